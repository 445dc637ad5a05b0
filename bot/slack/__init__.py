"""The door into Slack: the only room that knows Slack's libraries, and one without decisions.

listeners   what Slack sends, made into work that is kept before it is acknowledged, or into a window that opens
working     what is kept, done: who asks is looked up, the desk answers, the reply is put where it belongs
blocks, views, home   what a person sees, drawn from what the desk gave
app         all of it put together, over signed HTTP or Socket Mode
"""
