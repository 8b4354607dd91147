"""What is said about files that cannot be taken, kept or shown."""

from __future__ import annotations

from cards.card import Tone
from cards.texts.wording import Wording

_SEND_AGAIN = ("请再发一次。",)
FILES = {
    "what_with_file": Wording(
        title="文件收到了，还用不上",
        says=("不知道这个文件是给什么用的，没有留存。",),
        then=("填报备的时候，或者说完跟进、申请、申诉十分钟内发来，就会存在一起。",),
        tone=Tone.INFO,
    ),
    "file_too_large": Wording(
        title="文件太大",
        says=("这个文件超过 {limit} MB，没有留存。", "这个文件太大，没有留存。"),
        then=("压缩一下，或者拆成几个再发。",),
    ),
    "file_gone": Wording(
        title="文件取不到了",
        says=("这个文件已经过期或被撤回。",),
        then=_SEND_AGAIN,
    ),
    "file_unreachable": Wording(
        title="文件没收完整",
        says=("刚才没能取到这个文件。",),
        then=("请再发一次，一直不行就找管理员看看应用权限。",),
    ),
    "file_empty": Wording(
        title="这是个空文件",
        says=("文件里没有内容，没有留存。",),
        then=("看看是不是发错了。",),
        tone=Tone.INFO,
    ),
    "file_broken": Wording(
        title="文件打不开",
        says=("文件内容和它的类型对不上，没有留存。",),
        then=_SEND_AGAIN,
    ),
    "file_kind": Wording(
        title="这种文件存不了",
        says=("附件可以是图片、PDF、Word、Excel、PPT 和文本。",),
        then=("换一种格式再发。",),
        tone=Tone.INFO,
    ),
    "too_many_files": Wording(
        title="附件够多了",
        says=("最多 {limit} 个附件。", "附件数量有上限。"),
        then=("挑要紧的发就行。",),
        tone=Tone.INFO,
    ),
    "file_not_found": Wording(
        title="没找到附件",
        says=("这个附件已经不在了。",),
        tone=Tone.QUIET,
    ),
    "files_not_shown": Wording(
        title="附件不能给你看",
        says=("只有报备人、审批人和团队主管能看 #{number} 的附件。", "只有报备人、审批人和团队主管能看附件。"),
        tone=Tone.QUIET,
    ),
    "no_files": Wording(
        title="没有附件",
        says=("#{number} 没有附件。", "这条报备没有附件。"),
        tone=Tone.QUIET,
    ),
    "files_to_come": Wording(
        title="附件",
        says=("#{number} 还没有附件。", "还没有附件。"),
        then=("要给{matter}申请加附件，十分钟内把文件或图片发来就行。", "要给申请加附件，十分钟内发来就行。"),
        tone=Tone.INFO,
    ),
    "files_coming_and_more": Wording(
        title="附件",
        says=("#{number} 的附件 {count} 个，马上发给你。", "附件马上发给你。"),
        then=("要给{matter}申请再加附件，十分钟内把文件或图片发来就行。", "要给申请再加附件，十分钟内发来就行。"),
        tone=Tone.INFO,
    ),
    "files_coming": Wording(
        title="附件",
        says=("#{number} 的附件 {count} 个，马上发给你。", "附件马上发给你。"),
        tone=Tone.INFO,
    ),
}
