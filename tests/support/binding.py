"""An IMAP server that takes SCRAM-SHA-256-PLUS alone: what ties a sign-in to TLS comes from OpenSSL itself, not from the library under test.

Arguments: address and port, certificate chain, key, version of TLS (1.2 or 1.3), password, and what it does with the binding: `check`, or
`elsewhere` for one whose TLS ends at somebody else. Prints a line for each sign-in: what came of it.
"""

import base64
import ctypes
import ctypes.util
import hashlib
import hmac
import os
import socket
import sys

ssl = ctypes.CDLL(ctypes.util.find_library("ssl") or "libssl.so.3")
for name in ("TLS_server_method", "SSL_CTX_new", "SSL_new"):
    getattr(ssl, name).restype = ctypes.c_void_p
SSL_CTRL_SET_MIN, SSL_CTRL_SET_MAX = 123, 124
at, chain, key, version, password, manner = sys.argv[1:]
VERSION = {"1.2": 0x0303, "1.3": 0x0304}[version]

context = ctypes.c_void_p(ssl.SSL_CTX_new(ctypes.c_void_p(ssl.TLS_server_method())))
for control in (SSL_CTRL_SET_MIN, SSL_CTRL_SET_MAX):
    ssl.SSL_CTX_ctrl(context, control, ctypes.c_long(VERSION), None)
assert ssl.SSL_CTX_use_certificate_chain_file(context, chain.encode()) == 1
assert ssl.SSL_CTX_use_PrivateKey_file(context, key.encode(), 1) == 1


def end_point():
    """The hash of the certificate, made by the program `openssl` (RFC 5929, section 4.1): the tests sign with SHA-256."""
    der = os.popen(f"openssl x509 -in '{chain}' -outform DER | base64 -w0").read()
    return hashlib.sha256(base64.b64decode(der)).digest()


class Connection:
    def __init__(self, raw):
        self.raw, self.rest = raw, b""
        self.ssl = ctypes.c_void_p(ssl.SSL_new(context))
        ssl.SSL_set_fd(self.ssl, raw.fileno())
        self.stands = ssl.SSL_accept(self.ssl) == 1

    def line(self):
        while b"\r\n" not in self.rest:
            chunk = ctypes.create_string_buffer(4096)
            length = ssl.SSL_read(self.ssl, chunk, 4096)
            if length <= 0:
                raise EOFError
            self.rest += chunk.raw[:length]
        line, self.rest = self.rest.split(b"\r\n", 1)
        return line.decode()

    def say(self, text):
        data = f"{text}\r\n".encode()
        ssl.SSL_write(self.ssl, data, len(data))

    def binding(self, kind):
        if kind == "tls-server-end-point":
            return end_point()
        label, made = b"EXPORTER-Channel-Binding", ctypes.create_string_buffer(32)
        done = ssl.SSL_export_keying_material(
            self.ssl, made, ctypes.c_size_t(32), label, ctypes.c_size_t(len(label)), b"", ctypes.c_size_t(0), 1
        )
        assert done == 1
        return made.raw


def encoded(text):
    return base64.b64encode(text if isinstance(text, bytes) else text.encode()).decode()


def part(message, name):
    return next(piece[2:] for piece in message.split(",") if piece.startswith(f"{name}="))


def scram(connection, first):
    """One run (RFC 5802, section 3): the error, or the server's signature; and what the client said of binding."""
    header, bare = first.split(",,", 1)
    kind = header.removeprefix("p=")
    usual = "tls-exporter" if version == "1.3" else "tls-server-end-point"
    if kind != usual:
        return "e=unsupported-channel-binding-type", header
    nonce, salt, rounds = part(bare, "r") + "theirs", b"some salt", 4096
    challenge = f"r={nonce},s={encoded(salt)},i={rounds}"
    connection.say(f"+ {encoded(challenge)}")
    last = base64.b64decode(connection.line()).decode()
    without_proof, proof = last.rsplit(",p=", 1)
    session = bytes(32) if manner == "elsewhere" else connection.binding(kind)
    if base64.b64decode(part(without_proof, "c")) != f"{header},,".encode() + session:
        return "e=channel-bindings-dont-match", header
    def mac(key, text):
        return hmac.digest(key, text, "sha256")
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, rounds)
    stored = hashlib.sha256(mac(salted, b"Client Key")).digest()
    signed = f"{bare},{challenge},{without_proof}".encode()
    client = bytes(a ^ b for a, b in zip(base64.b64decode(proof), mac(stored, signed)))
    if hashlib.sha256(client).digest() != stored:
        return "e=invalid-proof", header
    return f"v={encoded(mac(mac(salted, b'Server Key'), signed))}", header


def talk(connection):
    connection.say("* OK [CAPABILITY IMAP4rev1 SASL-IR LOGINDISABLED AUTH=SCRAM-SHA-256-PLUS] ready")
    while True:
        tag, command, *rest = connection.line().split(" ")
        if command == "AUTHENTICATE":
            outcome, header = scram(connection, base64.b64decode(rest[1]).decode())
            print(header, outcome[:2] if outcome[0] == "v" else outcome, flush=True)
            connection.say(f"+ {encoded(outcome)}")
            connection.line()
            connection.say(f"{tag} OK in" if outcome[0] == "v" else f"{tag} NO [AUTHENTICATIONFAILED] refused")
        elif command == "EXAMINE":
            connection.say(f"* 1 EXISTS\r\n{tag} OK [READ-ONLY] done")
        elif command == "LOGOUT":
            connection.say(f"* BYE\r\n{tag} OK done")
            return
        else:
            connection.say(f"{tag} OK done" if command != "CAPABILITY" else f"* CAPABILITY IMAP4rev1\r\n{tag} OK done")


host, port = at.rsplit(":", 1)
listener = socket.create_server((host, int(port)))
while True:
    raw, _ = listener.accept()
    connection = Connection(raw)
    try:
        if connection.stands:
            talk(connection)
    except (EOFError, ValueError, StopIteration):
        pass
    raw.close()
