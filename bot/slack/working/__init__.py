"""What is kept is done: each act of `Work` by the function that carries it out. Nothing is decided here.

carrying   the acts of a job, and what happens when one takes too long or cannot be done
asking     questions: heard, answered in place, changed, private
telling    everything else that is said
"""

from bot.slack.working.carrying import Carrying

__all__ = ["Carrying"]
