"""What Python's own mail libraries get from the servers of a tenant: one JSON job a line, one JSON answer a line."""

import base64
import imaplib
import json
import poplib
import smtplib
import socket
import ssl
import sys

connect = socket.create_connection


def text(value):
    return value.decode() if isinstance(value, bytes) else str(value)


def imap(job, response, context):
    client = imaplib.IMAP4_SSL(job["host"], job["port"], ssl_context=context)
    said = [text(client.welcome)]
    if "password" in job:
        client.login(job["user"], job["password"])
    client.authenticate("XOAUTH2", lambda _: response)
    outcome, lines = client.select("INBOX", readonly=True)
    said.append(f"{outcome} {text(lines[0])}")
    client.logout()
    return said


def pop3(job, response, context):
    client = poplib.POP3_SSL(job["host"], job["port"], context=context)
    said = [text(client.getwelcome())]
    if "password" in job:
        client.user(job["user"])
        client.pass_(job["password"])
    # The library takes any answer but `+...` for a refusal, so the bare `+ ` passes.
    client._shortcmd("AUTH XOAUTH2")
    client._shortcmd(base64.b64encode(response).decode())
    said.append(f"{client.stat()[0]} messages")
    client.quit()
    return said


def smtp(job, response, context):
    client = smtplib.SMTP(job["host"], job["port"])
    client.starttls(context=context)
    client.ehlo()
    if "password" in job:
        client.login(job["user"], job["password"])
    code, line = client.auth("XOAUTH2", lambda challenge=None: response.decode())
    said = [f"{code} {text(line)}"]
    for code, line in (client.mail(job.get("from", job["user"])), client.rcpt(job["user"])):
        said.append(f"{code} {text(line)}")
    client.quit()
    return said


def said(job):
    # The name stays the one of the certificate; only the way leads to this computer.
    place = tuple(job["address"].rsplit(":", 1))
    socket.create_connection = lambda _, *rest, **more: connect(place, *rest, **more)
    context = ssl.create_default_context(cafile=job["ca_file"])
    response = f"user={job['user']}\x01auth=Bearer {job['token']}\x01\x01".encode()
    try:
        return {"imap": imap, "pop3": pop3, "smtp": smtp}[job["protocol"]](job, response, context)
    except smtplib.SMTPResponseException as refusal:
        return [f"{refusal.smtp_code} {text(refusal.smtp_error)}"]
    except (imaplib.IMAP4.error, poplib.error_proto) as refusal:
        return [text(refusal.args[0])]


for line in sys.stdin:
    print(json.dumps(said(json.loads(line))), flush=True)
