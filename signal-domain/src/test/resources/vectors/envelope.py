"""Makes envelope.json from the Javadoc of Envelope, with nothing but Python's hmac and hashlib.

Run: python3 envelope.py > envelope.json
"""
import base64
import hashlib
import hmac
import json

LABEL = "rtc-signal envelope v1"
SEED = (
    "00160af4c8dcb758d00ce35adb3EQD24BQDeruMYfoMjmEDAGh5ZiAA"
    "Rgps6T5ZgcTz9bw5DewuRkzxBmTgnGEk+ZBv3mW5n58="
)
SHORT_FORM = (
    "001123456781234567812345678EQBA4gEAAPFTZYBCVWUDAGh5ZiAA"
    "KP6ezSx7daXkc6gIDS79AMGcvdf50ig7N70ThyZKWtk="
)


def hkdf(ikm, salt, info, length):
    """RFC 5869, sections 2.2 and 2.3, in full."""
    prk = hmac.new(salt, ikm, hashlib.sha256).digest()
    okm = block = b""
    counter = 1
    while len(okm) < length:
        block = hmac.new(prk, block + info + bytes([counter]), hashlib.sha256).digest()
        okm += block
        counter += 1
    return okm[:length]


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def vector(name, app_key, signature, seq, ts, message, id_):
    kind = "text" if isinstance(message, str) else "binary"
    body = message if kind == "text" else base64.b64encode(message).decode()
    key = hkdf(app_key.encode(), LABEL.encode(), signature.encode(), 32)
    lines = "\n".join([LABEL, kind, "1", id_, str(seq), str(ts), body])
    return {
        "name": name,
        "appKey": app_key,
        "signature": signature,
        "key": base64url(key),
        "kind": kind,
        "id": id_,
        "seq": seq,
        "ts": ts,
        "body": body,
        "bytes": (message.encode() if kind == "text" else message).hex(),
        "mac": base64url(hmac.new(key, lines.encode(), hashlib.sha256).digest()),
    }


def check_hkdf():
    """RFC 5869, A.1 and A.2."""
    one = hkdf(b"\x0b" * 22, bytes(range(13)), bytes(range(0xF0, 0xFA)), 42)
    assert one.hex() == (
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
    )
    two = hkdf(bytes(range(80)), bytes(range(0x60, 0xB0)), bytes(range(0xB0, 0x100)), 82)
    assert two.hex().startswith("b11e398dc80327a1c8e7f78c596a4934") and two.hex().endswith("f1d87")


check_hkdf()
NOW = 1_700_000_000_123
print(
    json.dumps(
        {
            "about": "Sealed envelopes, made by envelope.py from the Javadoc of Envelope.",
            "valid": [
                vector("text", "app key", SHORT_FORM, 1, NOW, "hello", "AbCd0123_-xyzXYZ000000"),
                vector(
                    "binary", "app key", SHORT_FORM, 2, NOW, bytes(range(250, 256)) + b"\0\n",
                    "b2",
                ),
                vector("empty-text", "app key", SHORT_FORM, 3, NOW, "", "c3"),
                vector("empty-binary", "app key", SHORT_FORM, 3, NOW, b"", "c3"),
                vector(
                    "unicode", "\u5bc6\u94a5-\U0001f511", "signature-\u00e9", 4, NOW,
                    "\u4f60\u597d \U0001f44b e\u0301 \u0000 \ufeff \u2028", "d4",
                ),
                vector(
                    "line-feeds", "app key", SHORT_FORM, 5, NOW,
                    "\n" + LABEL + "\ntext\r\n1\n\n", "e5",
                ),
                vector(
                    "longest-id-and-last-seq", "app key", SHORT_FORM, 2**53 - 1, 2**53 - 1,
                    '{"event":"raiseHand"}', "Z" * 64,
                ),
                vector("time-zero", "app key", SHORT_FORM, 1, 0, "1970", "_"),
                vector(
                    "signature-of-the-seed", "primary key of the test", SEED, 1,
                    1_636_612_986_000, "hyf", "f6",
                ),
                vector(
                    "app-key-longer-than-a-block", "k" * 65, SEED, 1, 1_636_612_986_000, "hyf",
                    "f7",
                ),
            ],
        },
        indent=1,
    )
)
