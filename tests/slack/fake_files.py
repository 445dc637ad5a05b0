"""Files: files.*, uploads and downloads."""

from __future__ import annotations

import re

from aiohttp import web
from fake_values import SlackError


class Files:
    def _mk_file(self, uid, name, data, mimetype="application/octet-stream", title=None):
        fid = self._id("F")
        self._file_bytes[fid] = data
        u = f"{self.base}/files-pri/{fid}/{name}"
        self.files[fid] = {
            "id": fid,
            "name": name,
            "title": title or name,
            "mimetype": mimetype,
            "filetype": name.rsplit(".", 1)[-1],
            "size": len(data),
            "user": uid,
            "mode": "hosted",
            "url_private": u,
            "url_private_download": u,
            "is_external": False,
            "is_public": False,
            "channels": [],
            "ims": [],
            "file_access": "visible",
        }
        return self.files[fid]

    def m_files_getUploadURLExternal(self, a):
        self._scope("files:write")
        if not a.get("filename") or not a.get("length"):
            raise SlackError("missing_argument")
        f = self._mk_file(self.bot_user, a["filename"], b"")
        f["_want"] = int(a["length"])
        return {"upload_url": f"{self.base}/upload/{f['id']}", "file_id": f["id"]}

    async def _upload(self, request):
        f = self.files.get(request.match_info["fid"])
        if not f:
            return web.Response(status=404)
        data = await request.read()
        if request.content_type.startswith("multipart/"):
            return web.Response(status=400, text="multipart not modelled")
        if len(data) != f["_want"]:
            return web.Response(status=500, text="length mismatch")
        self._file_bytes[f["id"]], f["size"] = data, len(data)
        return web.Response(text=f"OK - {len(data)}")

    def m_files_completeUploadExternal(self, a):
        self._scope("files:write")
        out = []
        for it in a["files"]:
            f = self.files.get(it["id"])
            if not f:
                raise SlackError("file_not_found")
            f["title"] = it.get("title") or f["title"]
            out.append(f)
        if a.get("channel_id"):
            if not re.match(r"^[CGDZ]", a["channel_id"]):  # python-slack-sdk#1426: a user id is refused here
                raise SlackError(
                    "invalid_arguments",
                    response_metadata={
                        "messages": [
                            "[ERROR] input must match regex pattern: ^[CGDZ][A-Z0-9]{8,}$ [json-pointer:/channel_id]"
                        ]
                    },
                )
            cid = self._chan(a["channel_id"], post=True)
            self._post(cid, {"text": a.get("initial_comment"), "thread_ts": a.get("thread_ts")}, files=out)
        return {"files": [{k: v for k, v in f.items() if k != "_want"} for f in out]}

    def m_files_info(self, a):
        self._scope("files:read")
        if a.get("file") not in self.files:
            raise SlackError("file_not_found")
        return {"file": self.files[a["file"]]}

    def m_files_delete(self, a):
        self._scope("files:write")
        f = self.files.get(a.get("file"))
        if not f:
            raise SlackError("file_not_found")
        if f["user"] != self.bot_user:
            raise SlackError("cant_delete_file")  # a bot token may only delete what the bot uploaded
        del self.files[f["id"]]

    async def _download(self, request):
        fid = request.match_info["fid"]
        ok = request.headers.get("Authorization") == f"Bearer {self.bot_token}" and "files:read" in self.scopes
        if not ok:  # the real service answers with its HTML sign-in page and 200
            return web.Response(
                text="<!DOCTYPE html><html><title>Slack sign in</title></html>", content_type="text/html"
            )
        if fid not in self.files:
            return web.Response(status=404)
        return web.Response(body=self._file_bytes[fid], content_type=self.files[fid]["mimetype"])
