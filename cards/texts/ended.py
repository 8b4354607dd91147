"""What is said to whoever loses several customers at once because their protections ended."""

from __future__ import annotations

from core.service.views.ended_views import Whereabouts

TITLE_NIGHT = "昨晚有 {count} 家客户到期"
TITLE = "有 {count} 家客户到期了"
LEAD = "保护期到了，不再由你保护。"
LEAD_AGAIN = "还在跟进的，可以重新报备。"
LEAD_POOL = "进了公海的，过一阵也能再认领。"
MORE = "另外 {count} 家没列出来，发「查看 客户名」就能找到。"
WHERE = {
    Whereabouts.POOLED: "在{pool}",
    Whereabouts.FREE: "可以重新报备",
    Whereabouts.MINE: "你已重新报备",
    Whereabouts.TAKEN: "已有同事报备",
}
