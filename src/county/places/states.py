"""How the states of leases look. Nothing goes from one to the next but by the calendar."""

from county.places.choices import LeaseState

TONE: dict[str, str] = {
    LeaseState.RUNNING: "ok",
    LeaseState.NOT_BEGUN: "info",
    LeaseState.EXPIRED: "plain",
    LeaseState.ENDED: "plain",
}
