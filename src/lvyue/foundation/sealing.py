"""Sealing: unsealed entries become a block whose digest covers the block before (ADR 0009).

One sealer at a time holds the lease; the fence is checked in the transaction that adds the block, and a
block's height is unique, so a sealer that slept through its lease adds nothing.
"""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, Max, QuerySet
from django.db.models.expressions import Exists, OuterRef

from lvyue.foundation import clock
from lvyue.foundation.canonical import canonical_json, digest_sha256, digest_sm3
from lvyue.foundation.models import Block, BlockEntry, Entry, Sealer
from lvyue.foundation.rows import rows_add

BLOCK_SIZE = 1000
LEASE = timedelta(seconds=30)
# An entry commits later than its key was given by as long as its transaction takes; so far back each pass
# looks.
LOOK_BACK = 10_000
GENESIS = "0" * 64


def unsealed(*, full: bool = True) -> QuerySet[Entry]:
    """Entries in no block, oldest first; `full=False` looks only near the end of what is sealed."""
    found = Entry.objects.filter(~Exists(BlockEntry.objects.filter(entry_id=OuterRef("pk")))).order_by("pk")
    if full:
        return found
    last = BlockEntry.objects.aggregate(last=Max("entry_id"))["last"] or 0
    return found.filter(pk__gt=last - LOOK_BACK)


def block_digest(height: int, previous: str, members: list[tuple[int, str]], sealed_at: object) -> str:
    """SM3 over SHA-256 of a block's canonical content: `members` are (entry key, entry digest) in order."""
    body = {"height": height, "previous": previous, "entries": members, "sealed_at": sealed_at}
    return digest_sm3(digest_sha256(canonical_json(body)).encode())


def entry_digest(sha256: str, sm3: str) -> str:
    """What a block keeps of an entry: both of its digests."""
    return digest_sm3((sha256 + sm3).encode())


def fence_take() -> int | None:
    """Take the sealer's lease; the fence number to pass to `block_add`, or None while another holds it."""
    at = clock.wall()
    free = Sealer.objects.filter(pk=1).exclude(lease_until__gt=at)
    with transaction.atomic():
        if not free.update(fence=F("fence") + 1, lease_until=at + LEASE):
            return None
        return Sealer.objects.values_list("fence", flat=True).get(pk=1)


def fence_return(fence: int) -> None:
    """Give the lease back, if it is still ours."""
    Sealer.objects.filter(pk=1, fence=fence).update(lease_until=None)


def block_add(fence: int, *, full: bool = False) -> Block | None:
    """Add one block of up to 1000 entries; None when nothing is unsealed or the fence has moved on."""
    try:
        with transaction.atomic():
            if Sealer.objects.filter(pk=1, fence=fence).update(lease_until=clock.wall() + LEASE) != 1:
                return None
            entries = list(unsealed(full=full).values_list("pk", "digest_sha256", "digest_sm3")[:BLOCK_SIZE])
            if not entries:
                return None
            return _insert(entries)
    except IntegrityError:
        return None


def _insert(entries: list[tuple[int, str, str]]) -> Block:
    """Add the block of these entries: key and both digests of each."""
    last = Block.objects.order_by("-height").first()
    height, previous = (last.height + 1, last.digest) if last else (1, GENESIS)
    members = [(key, entry_digest(sha256, sm3)) for key, sha256, sm3 in entries]
    sealed_at = clock.wall()
    block = Block.objects.create(
        height=height,
        previous_digest=previous,
        digest=block_digest(height, previous, members, sealed_at),
        entry_count=len(members),
        sealed_at=sealed_at,
    )
    rows_add(
        BlockEntry,
        ("block_id", "position", "entry_id", "digest"),
        ((block.pk, position, key, digest) for position, (key, digest) in enumerate(members)),
    )
    return block


def seal(*, full: bool = False) -> Block | None:
    """Seal everything unsealed, in as many blocks as it takes; the last block added, or None.

    None also when another sealer is at work. `full` looks at the whole log instead of its end.
    """
    # Looked at first, so that an idle instance writes nothing.
    if not unsealed(full=full).exists() or (fence := fence_take()) is None:
        return None
    last = None
    try:
        while block := block_add(fence, full=full):
            last = block
    finally:
        fence_return(fence)
    return last


def head() -> str:
    """Digest of the last block, "" before the first: what documents print."""
    return Block.objects.order_by("-height").values_list("digest", flat=True).first() or ""
