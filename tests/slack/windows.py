"""The windows that a person has open in the Slack client: filled in, sent, closed."""

from __future__ import annotations

from fake_values import UserVisibleError


class Windows:
    @property
    def modal(self):
        st = self.s.stacks.get(self.id) or []
        return st[-1] if st else None

    def wait_modal(self, callback_id=None, timeout=10):
        return self.s.wait(
            lambda: self.modal and (callback_id is None or self.modal["callback_id"] == callback_id) and self.modal,
            timeout,
            f"modal {callback_id}",
        )

    def _value(self, e, v):
        t = e["type"]

        def opt(x):
            return next((o for o in self._options(e) if x in (o["value"], o["text"]["text"])), None)

        if t in ("plain_text_input", "email_text_input", "url_text_input", "number_input"):
            v = e.get("initial_value") if v is None else v
            return {"type": t, "value": None if v in (None, "") else str(v)}
        if t in ("radio_buttons", "static_select"):
            return {"type": t, "selected_option": opt(v) if v is not None else e.get("initial_option")}
        if t in ("checkboxes", "multi_static_select"):
            return {
                "type": t,
                "selected_options": [opt(x) for x in v] if v is not None else e.get("initial_options", []),
            }
        if t == "datepicker":
            return {"type": t, "selected_date": v or e.get("initial_date")}
        if t == "users_select":
            return {"type": t, "selected_user": v or e.get("initial_user")}
        if t == "file_input":
            return {"type": t, "files": v or []}
        return {"type": t, "value": v}

    @staticmethod
    def _options(e):
        return e.get("options") or [o for g in e.get("option_groups", []) for o in g["options"]]

    def submit(self, values: dict | None = None):
        """values: {block_id: value}. The checks that the Slack client makes, then view_submission."""
        view, values = self.modal, dict(values or {})
        if not view or not view.get("submit"):
            raise UserVisibleError("no modal with a submit button is open")
        missing = self._fill_in(view, values)
        if missing:
            raise UserVisibleError(f"required or invalid fields: {missing}")
        sent = {"type": "view_submission", "view": view, "trigger_id": self.s.trigger(self.id), "response_urls": []}
        delivery = self._interact(self._base() | sent)
        self._apply_view_response(view, delivery.ack)
        return delivery

    def _fill_in(self, view, values):
        """Put values into the fields of a window, as `state` tells of them: those that the client would not send."""
        values, state, missing = dict(values), {}, []
        for block in view["blocks"]:
            if block["type"] == "input":
                filled = self._value(block["element"], values.pop(block["block_id"], None))
                missing += [] if _acceptable(block, filled) else [block["block_id"]]
                state[block["block_id"]] = {block["element"].get("action_id", "a"): filled}
        assert not values, f"no such input blocks: {sorted(values)}; have {sorted(state)}"
        view["state"] = {"values": state}
        return missing

    def _apply_view_response(self, view, ack):
        stack, ack = self.s.stacks[self.id], ack if isinstance(ack, dict) else {}
        self.s.view_errors.pop(self.id, None)
        act = ack.get("response_action")
        if act == "errors":
            self._refused(view, ack["errors"])
        elif act == "update":
            same = {name: view[name] for name in ("id", "root_view_id", "previous_view_id")}
            stack[stack.index(view)] = self.s._mk_view(ack["view"], **same)
        elif act is None and view in stack:
            stack.remove(view)
        elif act is not None:
            raise UserVisibleError(f"response_action {act} is not played here")
        self.s._changed()

    def _refused(self, view, errors):
        unknown = set(errors) - {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
        if unknown:
            raise UserVisibleError(f"errors name unknown input blocks {unknown}")
        self.s.view_errors[self.id] = errors

    @property
    def errors(self):
        return self.s.view_errors.get(self.id, {})

    def close(self, cleared=False):
        st = self.s.stacks[self.id]
        view = st[-1]
        gone = list(st) if cleared or view.get("clear_on_close") else [view]
        for v in gone:
            st.remove(v)
        for v in gone:
            if v.get("notify_on_close"):
                self._interact(self._base() | {"type": "view_closed", "view": v, "is_cleared": len(gone) > 1})


def _acceptable(block, filled) -> bool:
    """Whether the Slack client would send it: filled in where it must be, and no longer or shorter than it may be."""
    element, text = block["element"], filled.get("value")
    given = [value for name, value in filled.items() if name != "type" and value not in (None, [], "")]
    if not given:
        return bool(block.get("optional"))
    return text is None or element.get("min_length", 0) <= len(text) <= element.get("max_length", 3000)
