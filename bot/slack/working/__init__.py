"""What is kept is done: each act of `Work` by the function that carries it out. Nothing is decided here.

carrying   the acts of a job, and what happens when one takes too long or cannot be done
asking     questions: heard, answered in place, changed, private
reviewing  what nobody asked for: days to look again, reviews that came in
screening  what follows a screening
telling    everything else that is said
thresholds concerns beside the threshold documents
"""

from bot.slack.working.carrying import Carrying

__all__ = ["Carrying"]
