"""What the app may do in a workspace, and why: the manifests ask for this, and `slack check` says what is missing."""

from __future__ import annotations

NEEDED = {
    "app_mentions:read": "to point somebody who mentions it in a channel to a direct message",
    "chat:write": "to answer",
    "commands": "for /ask, /threshold, /screen and /kb, and the two shortcuts",
    "im:history": "to read what people write to it in a direct message, and to find its own reply after a crash",
    "im:read": "to know a direct message from a channel",
    "im:write": "to open a direct message to a lead, or to whom an answer is shared with",
    "users:read": "to tell full members from guests and people of other organisations",
}
"""Without any one of these something that people rely on does not work."""
OPTIONAL = {
    "channels:read": "to see whether a public channel is shared with another organisation",
    "groups:read": "the same, for a private channel",
    "files:write": "to put a screening's pictures into the direct messages of who did it, and to take them away again",
    "usergroups:read": "to give roles by user group (CURIOSITY_ROLES with an id that begins with S)",
}
"""A workspace may leave these out: the app then does less, and says so."""
AGENT = {"assistant:write": "to suggest questions, where the app is shown as an agent"}
EVENTS = ("app_home_opened", "app_mention", "app_uninstalled", "message.im", "tokens_revoked")
SOCKET = "connections:write"
"""Of the app-level token, for Socket Mode."""
