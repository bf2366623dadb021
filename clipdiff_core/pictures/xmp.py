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
_JOB = re.compile(r"<clipdiff:job>(.*?)</clipdiff:job>", re.DOTALL)
_COMMENT = re.compile(r"<exif:UserComment>.*?<rdf:li[^>]*>(.*?)</rdf:li>", re.DOTALL)
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # characters that XML cannot hold, even escaped
_QUOTES = {"&quot;": '"', "&apos;": "'"}


def write_packet(job: str, comment: str) -> bytes:
    """A packet with the JSON text of a job, and a comment for other tools."""
    comment = escape(_NO_XML.sub("", comment))
    return _PACKET.format(namespace=_NAMESPACE, job=escape(_NO_XML.sub("", job)), comment=comment).encode()


def read_packet(packet: bytes) -> tuple[str, str] | None:
    """The job and the comment of a packet that ClipDiff wrote; None for any other.

    No XML parser: what a picture says may be anything, and all that is wanted stands between two words.
    """
    text = packet.decode("utf-8", "replace")
    job, comment = _JOB.search(text), _COMMENT.search(text)
    if job is None:
        return None
    return unescape(job[1], _QUOTES), unescape(comment[1], _QUOTES) if comment else ""
