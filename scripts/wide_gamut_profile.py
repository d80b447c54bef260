"""A colour profile for tests, made from published numbers: the primaries of Adobe RGB (1998) and a gamma of 2.2."""

import struct

# Adapted to the D50 of profiles, from the Adobe RGB (1998) specification, section 4.3.
WHITE = (0.9642, 1.0, 0.8249)
RED = (0.60974, 0.31111, 0.01947)
GREEN = (0.20528, 0.62567, 0.06087)
BLUE = (0.14919, 0.06322, 0.74457)
GAMMA = 2.19921875


def wide_gamut_profile():
    """Bytes of an ICC profile of version 2: three primaries and one curve."""
    curve = b"curv" + struct.pack(">IIH", 0, 1, round(GAMMA * 256)) + b"\0\0"
    text = b"Wide gamut for tests\0"
    # ICC.1:2001-04, 6.5.17: the ASCII part, then empty Unicode and Macintosh parts.
    description = b"desc" + struct.pack(">II", 0, len(text)) + text + b"\0" * (4 + 4 + 2 + 1 + 67)
    tags = [
        (b"desc", description),
        (b"cprt", b"text\0\0\0\0None\0"),
        (b"wtpt", xyz(WHITE)),
        (b"rXYZ", xyz(RED)),
        (b"gXYZ", xyz(GREEN)),
        (b"bXYZ", xyz(BLUE)),
        *((name, curve) for name in (b"rTRC", b"gTRC", b"bTRC")),
    ]
    offset = 128 + 4 + 12 * len(tags)
    table, data = struct.pack(">I", len(tags)), b""
    for name, content in tags:
        padded = content + b"\0" * (-len(content) % 4)
        table += name + struct.pack(">II", offset + len(data), len(content))
        data += padded
    header = struct.pack(">I4sI4s4s4s12s4s4sIIIQI12s", offset + len(data), b"\0" * 4, 0x02400000, b"mntr", b"RGB ",
                         b"XYZ ", b"\0" * 12, b"acsp", b"\0" * 4, 0, 0, 0, 0, 0, s15(WHITE))
    return header.ljust(128, b"\0") + table + data


def s15(values):
    return b"".join(struct.pack(">i", round(value * 65536)) for value in values)


def xyz(values):
    return b"XYZ \0\0\0\0" + s15(values)
