"""The style sheet of the preview: a plain page, and each app's own look for its cards."""

from __future__ import annotations

PAGE = """
:root { color-scheme: light; --ink: #1f2329; --grey: #8f959e; --line: #dee0e3; }
* { box-sizing: border-box; }
body { margin: 0; background: #f2f3f5; color: var(--ink); overflow-wrap: anywhere;
  font: 14px/22px -apple-system, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif; }
h1 { margin: 0; padding: 24px 24px 4px; font-size: 22px; line-height: 30px; }
.lead { padding: 0 24px 12px; color: #646a73; }
h2 { margin: 0 0 10px; font-size: 14px; font-weight: 600; }
h2 small { margin-left: 8px; color: var(--grey); font-weight: 400; }
details { padding: 0 24px 16px; }
summary { cursor: pointer; }
nav { columns: 320px; padding-top: 8px; }
nav a { display: block; padding: 2px 0; color: #245bdb; text-decoration: none; }
.matter { padding: 18px 24px 24px; border-top: 1px solid var(--line); }
.apps { display: grid; grid-template-columns: repeat(auto-fit, minmax(300px, 375px)); gap: 20px; align-items: start; }
.app > h3 { margin: 0 0 6px; color: var(--grey); font-size: 12px; font-weight: 400; line-height: 18px; }
article, pre { margin: 0; max-width: 375px; }
button { font: inherit; color: inherit; cursor: pointer; }
.button { min-height: 32px; padding: 4px 12px; border: 1px solid #d0d3d6; border-radius: 6px; background: #fff; }
pre { padding: 10px 12px; border-radius: 10px; background: #fff; font: inherit; white-space: pre-wrap; }
p { margin: 0 0 8px; }
p:last-child { margin: 0; }
hr.thin { width: 100%; margin: 0; border: 0; border-top: 1px solid var(--line); }
@media (max-width: 720px) { h1, .lead, details, .matter { padding-left: 12px; padding-right: 12px; } }
"""

FEISHU = """
.feishu { overflow: hidden; border: 1px solid var(--line); border-radius: 10px; background: #fff; }
.feishu header { padding: 12px; }
.feishu header .line { display: flex; flex-wrap: wrap; gap: 2px 8px; align-items: center; }
.feishu header .name { font-size: 16px; line-height: 24px; font-weight: 600; }
.feishu header .sub { font-size: 13px; line-height: 20px; opacity: .85; }
.feishu header .mark { padding: 0 6px; border-radius: 4px; background: #ffffffb8; font-size: 12px; line-height: 20px; }
.feishu .blue { background: #e1eaff; color: #1d4fc4; }
.feishu .orange { background: #feead2; color: #8f4307; }
.feishu .green { background: #dcf3da; color: #1d6b15; }
.feishu .red { background: #fde2e2; color: #ac2019; }
.feishu .grey { background: #ebedf0; color: #4e5560; }
.feishu section { display: flex; flex-direction: column; gap: 8px; padding: 12px; }
.feishu .heading { font-size: 16px; line-height: 24px; font-weight: 600; }
.feishu .notation { font-size: 12px; line-height: 18px; }
.feishu .text.grey { background: none; color: var(--grey); }
.feishu .columns { display: flex; gap: 8px; }
.feishu .columns.flow { flex-wrap: wrap; }
.feishu .column { display: flex; flex-direction: column; gap: 4px; min-width: 0; }
.feishu .button.fill { width: 100%; }
.feishu .button.small { min-height: 28px; padding: 2px 10px; font-size: 13px; line-height: 20px; }
.feishu .primary_filled { border-color: #3370ff; background: #3370ff; color: #fff; }
.feishu .danger { border-color: #f54a45; color: #d83931; }
.feishu .form { display: flex; flex-direction: column; gap: 8px; }
.feishu .field label { display: block; margin-bottom: 4px; }
.feishu .field i { margin-left: 2px; color: #f54a45; font-style: normal; }
.feishu .box { min-height: 34px; padding: 5px 11px; border: 1px solid #d0d3d6; border-radius: 6px; }
.feishu .box.long { min-height: 56px; }
.feishu .box.select_static::after { content: "▾"; float: right; color: var(--grey); }
.feishu .box.hint { color: var(--grey); }
"""

DINGTALK = """
.dingtalk { padding: 14px; border-radius: 12px; background: #fff; box-shadow: 0 1px 2px #0000000f; }
.dingtalk .name { margin-bottom: 8px; font-size: 17px; line-height: 24px; font-weight: 600; }
.dingtalk .words { font-size: 15px; line-height: 23px; }
.dingtalk .tips { margin-top: 10px; color: #969a9f; font-size: 12px; line-height: 18px; }
.dingtalk .buttons { display: flex; flex-direction: column; gap: 8px; margin-top: 14px; }
.dingtalk .button { width: 100%; min-height: 38px; border-radius: 8px; }
.dingtalk .blue { border-color: #007fff; background: #007fff; color: #fff; }
.dingtalk .red { border-color: #ff5219; color: #ff5219; }
"""

WECOM = """
.wecom { padding: 14px; border-radius: 8px; background: #fff; }
.wecom .source { margin-bottom: 6px; color: #8a8f99; font-size: 12px; line-height: 18px; }
.wecom .name { font-size: 17px; line-height: 24px; font-weight: 500; }
.wecom .about { color: #888; font-size: 13px; line-height: 20px; }
.wecom .words { margin-top: 8px; }
.wecom .quote { margin-top: 8px; padding: 8px 10px; border-radius: 4px; background: #f6f6f6; color: #777; }
.wecom dl { display: grid; grid-template-columns: 76px 1fr; gap: 4px 8px; margin: 10px 0 0; }
.wecom dt { color: #888; }
.wecom dd { margin: 0; }
.wecom .buttons { display: grid; gap: 8px; margin-top: 14px; }
.wecom .buttons.narrow { grid-auto-flow: column; grid-auto-columns: 1fr; }
.wecom .button { min-height: 36px; border: 0; background: #f2f2f2; border-radius: 4px; }
.wecom .style1 { background: #1a6fd6; color: #fff; }
.wecom .style4 { color: #d5443b; }
.wecom.bubble { border-radius: 8px; }
"""

STYLE = PAGE + FEISHU + DINGTALK + WECOM
