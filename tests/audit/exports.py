#!/usr/bin/env python3
"""Writes made-up exports of a large tenant: mailboxes as CSV, JSON and Format-List, all columns that Get-CASMailbox has.

    tests/audit/exports.py FOLDER [MAILBOXES]
"""
import json
import os
import random
import sys

OTHERS = """ActiveSyncAllowedDeviceIDs ActiveSyncBlockedDeviceIDs ActiveSyncMailboxPolicy ActiveSyncMailboxPolicyIsDefaulted
ActiveSyncDebugLogging ActiveSyncEnabled HasActiveSyncDevicePartnership ActiveSyncSuppressReadReceipt ExternalImapSettings
InternalImapSettings ExternalPopSettings InternalPopSettings ExternalSmtpSettings InternalSmtpSettings OwaMailboxPolicy ECPEnabled
EwsEnabled ImapEnableExactRFC822Size ImapMessagesRetrievalMimeFormat ImapSuppressReadReceipt LegacyExchangeDN LinkedMasterAccount
MAPIBlockOutlookExternalConnectivity MAPIBlockOutlookNonCachedMode MAPIBlockOutlookRpcHttp MAPIBlockOutlookVersions MAPIEnabled
MapiHttpEnabled OneWinNativeOutlookEnabled OutlookMobileEnabled MacOutlookEnabled UniversalOutlookEnabled OWAEnabled
OWAforDevicesEnabled PopEnableExactRFC822Size PopMessagesRetrievalMimeFormat PopSuppressReadReceipt PublicFolderClientAccess
SamAccountName ServerLegacyDN ServerName ShowGalAsDefaultView EwsAllowOutlook EwsAllowMacOutlook EwsAllowEntourage
EwsApplicationAccessPolicy EwsAllowList EwsBlockList IsValid ExchangeVersion WhenChanged WhenCreated WhenChangedUTC WhenCreatedUTC
OrganizationalUnitRoot OrganizationId Id OriginatingServer ObjectState""".split()


def other(column, number):
    if column.endswith("Enabled"):
        return True
    if "DN" in column:
        return f"/o=ExchangeLabs/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Recipients/cn=user{number}"
    if column.startswith("When"):
        return "11/26/2026 7:34:31 AM"
    return "EURPR05A001.PROD.OUTLOOK.COM"


def mailbox(number, dice):
    row = {
        "ExternalDirectoryObjectId": f"{number * 7 + 1:08x}-0000-4d5e-8f90-{number:012x}",
        "EmailAddresses": [f"SMTP:first.last{number}@contoso.com", f"smtp:user{number}@contoso.onmicrosoft.com"],
        "PrimarySmtpAddress": f"first.last{number}@contoso.com",
        "DisplayName": f"First Last {number}",
        "Identity": f"user{number}",
        "Guid": f"{number * 5 + 1:08x}-1111-4d5e-8f90-{number:012x}",
        "DistinguishedName": f"CN=user{number},OU=contoso.onmicrosoft.com,OU=Microsoft Exchange Hosted Organizations,DC=EURPR05A001,DC=OUTLOOK,DC=COM",
    }
    row |= {column: other(column, number) for column in OTHERS}
    row |= {
        "ImapEnabled": dice.random() < 0.9,
        "PopEnabled": dice.random() < 0.5,
        "ImapUseProtocolDefaults": True,
        "ImapForceICalForCalendarRetrievalOption": dice.random() < 0.1,
        "PopUseProtocolDefaults": True,
        "PopForceICalForCalendarRetrievalOption": False,
        "SmtpClientAuthenticationDisabled": dice.choice([None, None, True, False]),
    }
    return row


def text(value):
    if isinstance(value, list):
        return "Microsoft.Exchange.Data.ProxyAddressCollection"
    return "" if value is None else str(value)


def listed(value):
    return "{" + ", ".join(value) + "}" if isinstance(value, list) else text(value)


def main():
    folder = sys.argv[1]
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    dice = random.Random(1)
    path = lambda name: open(os.path.join(folder, name), "w", newline="", encoding="utf-8")
    with path("mailboxes.csv") as csv, path("mailboxes.json") as whole, path("mailboxes.txt") as lines:
        whole.write("[")
        for number in range(count):
            row = mailbox(number, dice)
            if number == 0:
                csv.write(",".join(f'"{column}"' for column in row) + "\r\n")
            csv.write(",".join(f'"{text(value)}"' for value in row.values()) + "\r\n")
            whole.write(("," if number else "") + json.dumps(row, indent=2))
            lines.writelines(f"{column:<40} : {listed(value)}\n" for column, value in row.items())
            lines.write("\n")
        whole.write("]\n")
    with path("transport.json") as transport:
        json.dump({"Name": "Transport Settings", "SmtpClientAuthenticationDisabled": True}, transport)


main()
