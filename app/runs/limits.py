"""How much one client, one address and all together may have: who is over a limit is told which, and until when."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

ADDRESS_SHARE = 0.75  # of what there is in all; whoever forgets their cookies still comes from somewhere


class OverLimit(Exception):
    """More than there may be; the message says of what, retry_after in how many seconds it is worth asking again."""

    def __init__(self, message: str, retry_after: int):
        super().__init__(message)
        self.retry_after = retry_after


class Limit(NamedTuple):
    """A bound on things of one kind: in all, and for one client."""

    in_all: int
    per_client: int


class RunLimits(NamedTuple):
    """The bounds on runs by what they are at."""

    active: Limit
    queued: Limit
    paused: Limit
    pinned: Limit


def address_of(owner: str) -> str:
    """The address part of an owner's key, "address" or "address/browser"."""
    return owner.partition("/")[0]


def refuse_beyond(limit: Limit, owner: str, owners: Iterable[str], state: str, way_out: str, retry_after: int) -> None:
    """Raise OverLimit if `owner`, who wants one more run in a state in which `owners` have one each, may have none."""
    owners = list(owners)
    if len(owners) >= limit.in_all:
        raise OverLimit(f"{len(owners)} runs are {state}, and this lab takes no more; {way_out}", retry_after)
    refuse_beyond_share(limit, owner, owners, "runs", state, way_out, retry_after)


def refuse_beyond_share(
    limit: Limit, owner: str, owners: Iterable[str], things: str, state: str, way_out: str, retry_after: int
) -> None:
    """Raise OverLimit if `owner`, or their address, has as many as one may have, whatever there is in all."""
    counted = Counter(owners)
    own = counted[owner]
    at_address = sum(number for each, number in counted.items() if address_of(each) == address_of(owner))
    if own >= limit.per_client:
        said = f"{own} of your {things} are {state}, and one client may have no more"
    elif at_address >= max(limit.per_client, limit.in_all * ADDRESS_SHARE):
        said = f"{at_address} {things} from your address are {state}, and one address may have no more"
    else:
        return
    raise OverLimit(f"{said}; {way_out}", retry_after)
