"""Who and where: users.*, team.info, auth.test, oauth."""

from __future__ import annotations

import uuid

from fake_values import SlackError


class Directory:
    def m_api_test(self, a):
        return {}

    def m_auth_test(self, a):
        return {
            "url": "https://fake.slack.com/",
            "team": "Fake",
            "team_id": self.team_id,
            "user": "assistant",
            "user_id": self.bot_user,
            "bot_id": self.bot_id,
            "is_enterprise_install": False,
        }

    def m_apps_connections_open(self, a):
        return {"url": f"ws://127.0.0.1:{self.port}/link/?ticket={uuid.uuid4()}&app_id={self.app_id}"}

    def m_users_info(self, a):
        self._scope("users:read")
        if a.get("user") not in self.users:
            raise SlackError("user_not_found")
        return {"user": self.users[a["user"]]}

    def m_users_list(self, a):
        return {"members": list(self.users.values()), "response_metadata": {"next_cursor": ""}}

    def m_team_info(self, a):
        return {"team": {"id": self.team_id, "name": "Fake", "domain": "fake"}}

    def m_oauth_v2_access(self, a):
        if a.get("grant_type") == "refresh_token" or a.get("code"):
            return {
                "access_token": self.bot_token,
                "token_type": "bot",
                "scope": ",".join(sorted(self.scopes)),
                "bot_user_id": self.bot_user,
                "app_id": self.app_id,
                "team": {"id": self.team_id, "name": "Fake"},
                "enterprise": None,
                "authed_user": {"id": "U01ALICE"},
                "is_enterprise_install": False,
            }
        raise SlackError("invalid_code")

    def m_usergroups_list(self, a):
        self._scope("usergroups:read")
        return {"usergroups": [{"id": group, "users": users} for group, users in self.usergroups.items()]}
