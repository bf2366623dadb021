"""XMP, the packet of text that JPEG, WebP and TIFF files carry: ours holds the job, and what other tools read."""

import re
from xml.sax.saxutils import escape, unescape

_NAMESPACE = "urn:clipdiff:job:1"
_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:clipdiff="{namespace}">
<exif:UserComment><rdf:Alt><rdf:li xml:lang="x-default">{comment}</rdf:li></rdf:Alt></exif:UserComment>
<clipdiff:job>{job}</clipdiff:job>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # characters that XML cannot hold, even escaped
_QUOTES = {"&quot;": '"', "&apos;": "'"}


def write_packet(job: str, comment: str) -> bytes:
    """A packet with the JSON text of a job, and a comment for other tools."""
    comment = escape(_NO_XML.sub("", comment))
    return _PACKET.format(namespace=_NAMESPACE, job=escape(_NO_XML.sub("", job)), comment=comment).encode()


def read_packet(packet: bytes) -> tuple[str, str] | None:
    """The job and the comment of a packet that ClipDiff wrote; None for any other.

    No XML parser: what a picture says may be anything, and all that is wanted stands between two words. No patterns
    either: they would look again and again for the end of what begins a thousand times.
    """
    text = packet.decode("utf-8", "replace")
    job = _between(text, "<clipdiff:job>", "</clipdiff:job>")
    if job is None:
        return None
    comment = _between(text, "<exif:UserComment>", "</exif:UserComment>") or ""
    said = _between(comment[comment.find("<rdf:li") :], ">", "</rdf:li>") if "<rdf:li" in comment else None
    return unescape(job, _QUOTES), unescape(said or "", _QUOTES)


def _between(text: str, begin: str, end: str) -> str | None:
    """What stands between the first `begin` and the `end` behind it; None where there is no such place."""
    _, begun, rest = text.partition(begin)
    inside, ended, _ = rest.partition(end)
    return inside if begun and ended else None
