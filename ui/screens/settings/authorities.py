"""The names of authorities, as they stand on forms and packages, by date."""

from __future__ import annotations

from station_app.services.dated_values import AUTHORITIES
from ui.screens.settings.values import Values


class Authorities(Values):
    """A body that is renamed keeps its former name on what was made before."""

    title = "机关名称"
    icon = "briefcase"
    prefix = AUTHORITIES
    about = (
        "打印件、上报包上的机关名称。机关改名时新增一个从改名那天起启用的名称，旧的表格不受影响。"
    )
