"""Which hosts and addresses may be talked to. Pure."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address as IPv4
from ipaddress import IPv6Address as IPv6

from django.utils.translation import gettext_lazy as _

from kb.errors import InvalidError

INTERNET = "internet"
"""The entry of the list that stands for all public addresses."""
MOST_TRIES = 4
"""Addresses of one host that are tried."""
Address = IPv4 | IPv6
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
# IANA's special-purpose registries, and 192.88.99.0/24, the anycast of 6to4. Written down here
# because `is_global` differs between the patch releases of Python.
_CLOSED_4 = [
    ipaddress.IPv4Network(each)
    for each in (
        "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 "
        "192.0.2.0/24 192.31.196.0/24 192.52.193.0/24 192.88.99.0/24 192.168.0.0/16 "
        "192.175.48.0/24 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4"
    ).split()
]
_OPEN_6 = ipaddress.IPv6Network("2000::/3")
# Benchmarks, Teredo, ORCHID; documentation (twice); 6to4, which hides an IPv4 address.
_CLOSED_6 = [
    ipaddress.IPv6Network(each) for each in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
]
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_ISATAP = {0x00005EFE, 0x02005EFE}


def refused() -> InvalidError:
    """Return the one error for every address that is closed, so that nobody can map a network."""
    return InvalidError(
        _(
            "This address is not open to sources. An administrator can open it with "
            "FOOTNOTE_SOURCES_ALLOW, which lists hosts and networks, or the word internet."
        ),
        code="address",
    )


def plain_host(text: str) -> str:
    """Return a host name in lower case or an address in its usual form.

    Numbers in other bases, short forms and escapes are refused: a name whose last label is a
    number must be a dotted IPv4 address (WHATWG URL, section 3.5).
    """
    host = text.lower().removeprefix("[").removesuffix("]")
    if ":" in host:
        return str(_parsed(IPv6, host))
    host = host.removesuffix(".")
    labels = host.split(".")
    if _NUMBER.fullmatch(labels[-1]):
        return str(_parsed(IPv4, host))
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise refused()
    return host


def _parsed(kind: type[IPv4] | type[IPv6], text: str) -> Address:
    try:
        if "%" in text:  # a zone: an address of this machine's own links
            raise refused()
        return kind(text)
    except ValueError:
        raise refused() from None


def public(address: Address) -> bool:
    """Tell whether an address is somebody's on the open internet."""
    if isinstance(address, IPv4):
        return not any(address in network for network in _CLOSED_4)
    inner = address.ipv4_mapped or (IPv4(int(address) & 0xFFFFFFFF) if address in _NAT64 else None)
    if inner is not None:
        return public(inner)
    isatap = (int(address) >> 32) & 0xFFFFFFFF in _ISATAP
    closed = any(address in network for network in _CLOSED_6)
    return address in _OPEN_6 and not closed and not isatap


@dataclass(frozen=True, slots=True)
class Allowed:
    """What sources may reach: hosts and networks, private ones too, and perhaps the internet."""

    hosts: frozenset[str] = frozenset()
    networks: tuple[Network, ...] = ()
    internet: bool = False
    """Whether every public address may be reached, on the ports of web and mail."""

    @classmethod
    def of(cls, entries: Iterable[str]) -> Allowed:
        """Read host names, addresses, networks and the word `internet`.

        Raises ValueError naming the wrong one.
        """
        hosts: set[str] = set()
        networks: list[Network] = []
        listed = set(entries)
        for entry in listed - {INTERNET}:
            try:
                if "/" in entry or ":" in entry or entry.replace(".", "").isdigit():
                    networks.append(ipaddress.ip_network(entry))
                else:
                    hosts.add(plain_host(entry))
            except InvalidError:
                raise ValueError(f"{entry} is no host name, address or network") from None
        return cls(frozenset(hosts), tuple(networks), INTERNET in listed)

    def holds(self, host: str, address: Address) -> bool:
        """Tell whether a plain host, or the address it stands for, is on the list."""
        inner = getattr(address, "ipv4_mapped", None) or address
        return host in self.hosts or any(inner in network for network in self.networks)
