"""Windows and answers to commands: views.*, trigger ids, response addresses."""

from __future__ import annotations

import json
import uuid

from aiohttp import web
from blockkit_rules import check_blocks, check_view
from fake_values import SlackError


class Views:
    def trigger(self, user) -> str:
        t = f"{int(self.clock() * 1000)}.{next(self._n)}.{uuid.uuid4().hex[:20]}"
        self._triggers[t] = {"user": user, "at": self.clock(), "used": False}
        return t

    def _use_trigger(self, a) -> str:
        t = self._triggers.get(a.get("trigger_id") or a.get("interactivity_pointer") or "")
        if not t:
            raise SlackError("invalid_trigger_id")
        if t["used"]:
            raise SlackError("exchanged_trigger_id")
        if self.clock() - t["at"] > self.trigger_ttl:
            raise SlackError("expired_trigger_id")
        t["used"] = True
        return t["user"]

    def _mk_view(self, v, **over):
        if not isinstance(v, dict):
            raise SlackError("invalid_arguments")
        if len(json.dumps(v)) > 250_000:
            raise SlackError("view_too_large")
        errs = check_view(v)
        if errs:
            raise SlackError(
                "invalid_arguments", response_metadata={"messages": ["[ERROR] " + e for e in errs]}, errors=errs
            )
        for b in v["blocks"]:
            b.setdefault("block_id", self._id("b"))
        vid = over.pop("id", None) or self._id("V")
        return {
            "id": vid,
            "team_id": self.team_id,
            "app_id": self.app_id,
            "bot_id": self.bot_id,
            "private_metadata": "",
            "callback_id": "",
            "clear_on_close": False,
            "notify_on_close": False,
            "external_id": "",
            "root_view_id": vid,
            "previous_view_id": None,
            "state": {"values": {}},
            **v,
            **over,
            "hash": f"{int(self.clock())}.{uuid.uuid4().hex[:8]}",
        }

    def m_views_open(self, a):
        u = self._use_trigger(a)
        v = self._mk_view(a.get("view"))
        self.stacks[u] = [v]
        self.view_errors.pop(u, None)
        return {"view": v}

    def m_views_push(self, a):
        u = self._use_trigger(a)
        st = self.stacks.get(u) or []
        if not st:
            raise SlackError("not_found")
        if len(st) >= 3:
            raise SlackError("push_limit_reached")
        v = self._mk_view(a.get("view"), root_view_id=st[0]["id"], previous_view_id=st[-1]["id"])
        st.append(v)
        return {"view": v}

    def m_views_update(self, a):
        for st in self.stacks.values():
            for i, v in enumerate(st):
                if v["id"] == a.get("view_id") or (a.get("external_id") and v["external_id"] == a["external_id"]):
                    if a.get("hash") and a["hash"] != v["hash"]:
                        raise SlackError("hash_conflict")
                    st[i] = self._mk_view(
                        a["view"], id=v["id"], root_view_id=v["root_view_id"], previous_view_id=v["previous_view_id"]
                    )
                    return {"view": st[i]}
        raise SlackError("not_found")

    def m_views_publish(self, a):
        old = self.homes.get(a.get("user_id"))
        if old and a.get("hash") and a["hash"] != old["hash"]:
            raise SlackError("hash_conflict")
        self.homes[a["user_id"]] = self._mk_view(a.get("view"))
        return {"view": self.homes[a["user_id"]]}

    def new_response_url(self, **ctx) -> str:
        i = uuid.uuid4().hex
        self._resp_urls[i] = {"uses": 0, "at": self.clock(), **ctx}
        return f"{self.base}/response/{i}"

    async def _response_url(self, request):
        ctx = self._resp_urls.get(request.match_info["id"])
        body = await request.json()
        if not ctx or self.clock() - ctx["at"] > 1800:
            return web.json_response({"ok": False, "error": "expired_url"}, status=404)
        ctx["uses"] += 1
        if ctx["uses"] > 5:
            return web.json_response({"ok": False, "error": "used_url"}, status=404)
        errs = check_blocks(body["blocks"], "message") if body.get("blocks") else []
        if errs:
            return web.json_response({"ok": False, "error": "invalid_blocks", "errors": errs}, status=400)
        self._apply_response(ctx, body)
        self._changed()
        return web.Response(text="ok")

    def _apply_response(self, ctx, body):
        if body.get("delete_original") and ctx.get("message"):
            if ctx["message"] in self.messages[ctx["channel"]]:
                self.messages[ctx["channel"]].remove(ctx["message"])
        elif body.get("replace_original") and ctx.get("message"):
            ctx["message"].update(text=body.get("text", ""), blocks=body.get("blocks", []))
        elif body.get("response_type") == "in_channel":
            self._post(ctx["channel"], body)
        else:
            self.ephemerals.append(
                {
                    "ts": self._ts(),
                    "channel": ctx["channel"],
                    "to": ctx["user"],
                    "text": body.get("text"),
                    "blocks": body.get("blocks"),
                    "thread_ts": body.get("thread_ts"),
                }
            )
