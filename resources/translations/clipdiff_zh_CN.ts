<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>ActionSet</name>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
</context>
<context>
    <name>Actions</name>
    <message>
        <source>Add to queue</source>
        <translation>加入队列</translation>
    </message>
    <message>
        <source>Draw it when those before it are done</source>
        <translation>等前面的都画完后再画</translation>
    </message>
    <message>
        <source>Generate</source>
        <translation>生成</translation>
    </message>
    <message>
        <source>Draw what the prompts say</source>
        <translation>按提示词作画</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Hold after this step</source>
        <translation>完成这一步后暂停</translation>
    </message>
    <message>
        <source>Stop and keep</source>
        <translation>停止并保留</translation>
    </message>
    <message>
        <source>Stop, and save the picture as it is now</source>
        <translation>停止，并按现在的样子保存图片</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stop and discard</source>
        <translation>停止并丢弃</translation>
    </message>
    <message>
        <source>Stop, and throw this picture away</source>
        <translation>停止，并丢掉这张图片</translation>
    </message>
    <message>
        <source>Skip to the next</source>
        <translation>跳到下一张</translation>
    </message>
    <message>
        <source>Throw this picture away and draw the next one</source>
        <translation>丢掉这张图片，接着画下一张</translation>
    </message>
    <message>
        <source>Start again</source>
        <translation>重新开始</translation>
    </message>
    <message>
        <source>Throw this picture away and start with the settings as they are now</source>
        <translation>丢掉这张图片，用现在的设置重新开始</translation>
    </message>
    <message>
        <source>Train on my pictures…</source>
        <translation>用我的图片训练…</translation>
    </message>
    <message>
        <source>Make a model that has learned from a folder of your own pictures</source>
        <translation>用一个文件夹里您自己的图片训练出一个模型</translation>
    </message>
    <message>
        <source>Models…</source>
        <translation>模型…</translation>
    </message>
    <message>
        <source>See what there is to draw with: download, import, delete</source>
        <translation>查看可用的模型：下载、导入、删除</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>另存为…</translation>
    </message>
    <message>
        <source>Save this picture somewhere else too</source>
        <translation>把这张图片另存到别处</translation>
    </message>
    <message>
        <source>Save how it came to be…</source>
        <translation>保存作画过程…</translation>
    </message>
    <message>
        <source>Save the run of this picture as an animation, if it was drawn since ClipDiff was opened</source>
        <translation>把这张图片的作画过程保存为动画，仅限打开 ClipDiff 之后画的图片</translation>
    </message>
    <message>
        <source>Contact sheet…</source>
        <translation>拼版图…</translation>
    </message>
    <message>
        <source>Save one picture of those selected below the canvas, or of the last batch, with their settings</source>
        <translation>把画布下方选中的图片或最近一批图片连同设置拼成一张保存</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy the picture to the clipboard</source>
        <translation>把图片复制到剪贴板</translation>
    </message>
    <message>
        <source>Paste picture</source>
        <translation>粘贴图片</translation>
    </message>
    <message>
        <source>Draw towards the picture on the clipboard, or start from it if the task starts from one</source>
        <translation>以剪贴板中的图片为目标；任务需要起始图片时，则从它开始</translation>
    </message>
    <message>
        <source>Add target picture…</source>
        <translation>添加目标图片…</translation>
    </message>
    <message>
        <source>Choose a picture to draw towards</source>
        <translation>选择一张图片作为目标</translation>
    </message>
    <message>
        <source>Use these settings</source>
        <translation>使用这些设置</translation>
    </message>
    <message>
        <source>Take over the prompts and settings of this picture</source>
        <translation>采用这张图片的提示词和设置</translation>
    </message>
    <message>
        <source>Open picture folder</source>
        <translation>打开图片文件夹</translation>
    </message>
    <message>
        <source>Open the folder pictures are saved into</source>
        <translation>打开保存图片的文件夹</translation>
    </message>
    <message>
        <source>Change picture folder…</source>
        <translation>更改图片文件夹…</translation>
    </message>
    <message>
        <source>Choose the folder pictures are saved into</source>
        <translation>选择保存图片的文件夹</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Close ClipDiff</source>
        <translation>关闭 ClipDiff</translation>
    </message>
    <message>
        <source>More like this</source>
        <translation>更像这张</translation>
    </message>
    <message>
        <source>Draw towards this picture</source>
        <translation>朝着这张图片画</translation>
    </message>
    <message>
        <source>Less like this</source>
        <translation>少像这张</translation>
    </message>
    <message>
        <source>Draw away from this picture</source>
        <translation>避开这张图片画</translation>
    </message>
    <message>
        <source>Before and after</source>
        <translation>前后对比</translation>
    </message>
    <message>
        <source>Compare the picture with the one it was made from, under a slider</source>
        <translation>用滑杆对比图片与它的原图</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>适合窗口</translation>
    </message>
    <message>
        <source>Show the whole picture</source>
        <translation>显示整张图片</translation>
    </message>
    <message>
        <source>Actual size</source>
        <translation>实际大小</translation>
    </message>
    <message>
        <source>Show the picture pixel for pixel</source>
        <translation>按像素一比一显示图片</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>放大显示</translation>
    </message>
    <message>
        <source>Come closer</source>
        <translation>拉近</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>缩小显示</translation>
    </message>
    <message>
        <source>Step back</source>
        <translation>拉远</translation>
    </message>
</context>
<context>
    <name>AskingDialog</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Close this and change nothing</source>
        <translation>关闭，不做任何更改</translation>
    </message>
</context>
<context>
    <name>BatchDialog</name>
    <message>
        <source>Several prompts</source>
        <translation>多条提示词</translation>
    </message>
    <message>
        <source>One prompt a line. Each is drawn with the other rows and settings as they are.</source>
        <translation>每行一条提示词。每条都按现有的其他行和设置作画。</translation>
    </message>
    <message>
        <source>“fox:1.5” sets a weight, “a fox | blurry:-0.3” two targets, “{red|blue} fox” chooses</source>
        <translation>“狐狸:1.5”设定权重，“狐狸 | 模糊:-0.3”是两个目标，“{红色|蓝色}狐狸”任选其一</translation>
    </message>
    <message>
        <source>Prompts, one a line</source>
        <translation>提示词，每行一条</translation>
    </message>
    <message>
        <source>Pictures of each</source>
        <translation>每条的图片数量</translation>
    </message>
    <message>
        <source>How many pictures to draw of each prompt</source>
        <translation>每条提示词画多少张图片</translation>
    </message>
    <message>
        <source>Open file…</source>
        <translation>打开文件…</translation>
    </message>
    <message>
        <source>Read the prompts from a text file, one a line</source>
        <translation>从文本文件读取提示词，每行一条</translation>
    </message>
    <message>
        <source>As one prompt</source>
        <translation>合为一条提示词</translation>
    </message>
    <message>
        <source>Put all lines into one prompt, and draw nothing yet</source>
        <translation>把所有行合为一条提示词，暂不作画</translation>
    </message>
    <message>
        <source>Draw them one after another</source>
        <translation>逐一作画</translation>
    </message>
    <message>
        <source>This file is larger than 1 MiB: split it.</source>
        <translation>这个文件大于 1 MiB：请拆分它。</translation>
    </message>
    <message>
        <source>“{name}” cannot be read: it should be a text file with one prompt a line.</source>
        <translation>无法读取“{name}”：它应是每行一条提示词的文本文件。</translation>
    </message>
    <message>
        <source>Draw: {count}</source>
        <translation>作画：{count} 张</translation>
    </message>
    <message>
        <source>Text (*.txt);;All files (*)</source>
        <translation>文本 (*.txt);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Open prompts</source>
        <translation>打开提示词</translation>
    </message>
    <message>
        <source>These are {count} prompts: at most {most} at a time.</source>
        <translation>共有 {count} 条提示词：一次最多 {most} 条。</translation>
    </message>
    <message>
        <source>Line {number}: {message}</source>
        <translation>第 {number} 行：{message}</translation>
    </message>
</context>
<context>
    <name>BeginRow</name>
    <message>
        <source>The starter knows many things already, so that yours are learned sooner</source>
        <translation>入门模型已经认识许多东西，能更快学会您的内容</translation>
    </message>
    <message>
        <source>Begin with</source>
        <translation>从何开始</translation>
    </message>
    <message>
        <source>The starter</source>
        <translation>入门模型</translation>
    </message>
    <message>
        <source>Nothing: from scratch</source>
        <translation>空白：从零开始</translation>
    </message>
</context>
<context>
    <name>Canvas</name>
    <message>
        <source>Canvas</source>
        <translation>画布</translation>
    </message>
</context>
<context>
    <name>CanvasActions</name>
    <message>
        <source>Full screen</source>
        <translation>全屏</translation>
    </message>
    <message>
        <source>Show the picture alone; Escape goes back</source>
        <translation>只显示图片；按 Esc 返回</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>并排对比</translation>
    </message>
    <message>
        <source>Show the picture beside the one it was made from, or beside the other of two that are selected</source>
        <translation>把图片与它的原图并排显示，或与选中的两张中的另一张并排</translation>
    </message>
    <message>
        <source>Pick a colour</source>
        <translation>拾取颜色</translation>
    </message>
    <message>
        <source>Take a colour from the picture</source>
        <translation>从图片中取一种颜色</translation>
    </message>
    <message>
        <source>Earlier step</source>
        <translation>上一步</translation>
    </message>
    <message>
        <source>Show how the picture looked a step before</source>
        <translation>显示图片在前一步的样子</translation>
    </message>
    <message>
        <source>Later step</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>Show the step after</source>
        <translation>显示后一步</translation>
    </message>
</context>
<context>
    <name>CanvasDesk</name>
    <message>
        <source>Before</source>
        <translation>之前</translation>
    </message>
    <message>
        <source>After</source>
        <translation>之后</translation>
    </message>
    <message>
        <source>{colour} is on the clipboard.</source>
        <translation>{colour} 已在剪贴板中。</translation>
    </message>
    <message>
        <source>{colour}, nearest to “{word}”, is on the clipboard.</source>
        <translation>{colour}（最接近“{word}”）已在剪贴板中。</translation>
    </message>
    <message>
        <source>Draw with this colour</source>
        <translation>用这种颜色作画</translation>
    </message>
    <message>
        <source>“{word}” stands in the prompt now.</source>
        <translation>“{word}”已写入提示词。</translation>
    </message>
</context>
<context>
    <name>Card</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Change nothing (Esc)</source>
        <translation>不做任何更改（Esc）</translation>
    </message>
</context>
<context>
    <name>ClassRow</name>
    <message>
        <source>Class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>What this model draws, one of the classes it learned. Type to find one; by the prompt, it is the class that the prompt names, or that CLIP finds nearest to it.</source>
        <translation>这个模型要画的类别，从它学过的类别中选。输入文字即可查找；“按提示词”会选提示词说到的类别，或 CLIP 认为最接近的类别。</translation>
    </message>
    <message>
        <source>By the prompt</source>
        <translation>按提示词</translation>
    </message>
</context>
<context>
    <name>ClipLine</name>
    <message>
        <source>It is not on this computer</source>
        <translation>不在这台电脑上</translation>
    </message>
    <message>
        <source>Let it guide</source>
        <translation>让它参与引导</translation>
    </message>
    <message>
        <source>Weight of {name}</source>
        <translation>{name} 的权重</translation>
    </message>
    <message>
        <source>How much it counts among all that guide</source>
        <translation>它在所有参与引导的 CLIP 中占多少分量</translation>
    </message>
</context>
<context>
    <name>ClipWeightsPopup</name>
    <message>
        <source>How much it counts with each CLIP</source>
        <translation>对每个 CLIP 的分量</translation>
    </message>
    <message>
        <source>Weight with {name}</source>
        <translation>在 {name} 中的权重</translation>
    </message>
    <message>
        <source>Beside its own weight; 0 hides it from this CLIP</source>
        <translation>与它自身的权重相乘；0 表示这个 CLIP 看不到它</translation>
    </message>
</context>
<context>
    <name>ClipsPopup</name>
    <message>
        <source>Download more: menu Draw, Models…</source>
        <translation>下载更多：菜单“绘图”&gt;“模型…”</translation>
    </message>
</context>
<context>
    <name>CommandList</name>
    <message>
        <source>Command</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
</context>
<context>
    <name>Commands</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
</context>
<context>
    <name>ControlRows</name>
    <message>
        <source>Where CLIP&apos;s gradient is taken: fast on the predicted picture, exact through the network that draws, or through Disco&apos;s secondary model in its place, which is small</source>
        <translation>CLIP 的梯度取自哪里：“快速”取自预测的图片，“精确”穿过作画的网络，或改用 Disco 的小型辅助模型</translation>
    </message>
    <message>
        <source>Fast</source>
        <translation>快速</translation>
    </message>
    <message>
        <source>Exact</source>
        <translation>精确</translation>
    </message>
    <message>
        <source>By the secondary model</source>
        <translation>用辅助模型</translation>
    </message>
    <message>
        <source>Gradient</source>
        <translation>梯度</translation>
    </message>
    <message>
        <source>Cutouts</source>
        <translation>裁剪视图</translation>
    </message>
    <message>
        <source>Auto</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Iterations</source>
        <translation>迭代次数</translation>
    </message>
    <message>
        <source>On how many crops of the picture CLIP looks at every step; 4 to 16 is usual, more is slower</source>
        <translation>CLIP 每一步看图片的多少个裁剪视图；通常为 4 到 16，越多越慢</translation>
    </message>
    <message>
        <source>How many times CLIP pulls at every step: 1 to 4, more is slower and closer to the prompts</source>
        <translation>CLIP 每一步引导多少次：1 到 4，越多越慢，也越贴近提示词</translation>
    </message>
    <message>
        <source>Conditioning</source>
        <translation>条件输入</translation>
    </message>
    <message>
        <source>Give the prompts to the network itself; off leaves the steering to CLIP alone</source>
        <translation>把提示词直接交给网络；关闭后只由 CLIP 引导</translation>
    </message>
    <message>
        <source>Over the run</source>
        <translation>随进程变化</translation>
    </message>
    <message>
        <source>What multiplies CLIP guidance as the run goes on</source>
        <translation>作画过程中与 CLIP 引导相乘的系数</translation>
    </message>
    <message>
        <source>Guided part</source>
        <translation>引导区间</translation>
    </message>
    <message>
        <source>The part of the run that CLIP guides, for example 10%-80%</source>
        <translation>CLIP 在哪一段过程中引导，例如 10%-80%</translation>
    </message>
    <message>
        <source>Update</source>
        <translation>更新方式</translation>
    </message>
    <message>
        <source>How the gradient moves the picture: by a set distance; by what noisy copies say, which is steadier; or as it is, clamped, as Disco Diffusion does</source>
        <translation>梯度怎样推动图片：固定距离；参考多份加噪副本，更稳；或像 Disco Diffusion 那样直接使用并限幅</translation>
    </message>
    <message>
        <source>Set distance</source>
        <translation>固定距离</translation>
    </message>
    <message>
        <source>Noisy copies</source>
        <translation>加噪副本</translation>
    </message>
    <message>
        <source>Clamped</source>
        <translation>限幅</translation>
    </message>
    <message>
        <source>Clamp</source>
        <translation>限幅值</translation>
    </message>
    <message>
        <source>The largest RMS of a clamped update; Disco Diffusion&apos;s is 0.05</source>
        <translation>限幅更新的最大均方根；Disco Diffusion 用 0.05</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>阈值</translation>
    </message>
    <message>
        <source>Dynamic thresholding: the share of values that sets the range; 0.95 to 0.995 is usual, 1 is off</source>
        <translation>动态阈值：决定取值范围的数值比例；通常为 0.95 到 0.995，1 为关闭</translation>
    </message>
    <message>
        <source>Turned noise</source>
        <translation>噪声转向</translation>
    </message>
    <message>
        <source>How far fresh noise is turned towards what is wanted; 0.05 to 0.1 is much</source>
        <translation>新噪声朝目标方向偏转多少；0.05 到 0.1 已经很多</translation>
    </message>
</context>
<context>
    <name>CourseRow</name>
    <message>
        <source>A number, or for example “0: 12, 40%: 4”, “0: 1 -&gt; 80%: 0”, “σ2: 0”</source>
        <translation>一个数字，或例如“0: 12, 40%: 4”“0: 1 -&gt; 80%: 0”“σ2: 0”</translation>
    </message>
</context>
<context>
    <name>CrashDialog</name>
    <message>
        <source>ClipDiff met an error</source>
        <translation>ClipDiff 遇到错误</translation>
    </message>
    <message>
        <source>ClipDiff met an error that nobody foresaw. Your pictures and settings are kept; go on, and if something no longer works, close ClipDiff and open it again. This report stays on your computer.</source>
        <translation>ClipDiff 遇到了意料之外的错误。您的图片和设置都已保留；可以继续使用，如果有功能不再正常，请关闭 ClipDiff 再重新打开。这份报告只留在您的电脑上。</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>报告</translation>
    </message>
    <message>
        <source>What happened, and in which versions</source>
        <translation>发生了什么，以及各组件的版本</translation>
    </message>
    <message>
        <source>With the names of my folders and what I wrote</source>
        <translation>包含我的文件夹名称和我写的内容</translation>
    </message>
    <message>
        <source>They are left out unless you switch this on</source>
        <translation>除非打开此项，否则不包含</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy the report as it is shown</source>
        <translation>按显示的内容复制报告</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Open the folder the reports lie in</source>
        <translation>打开存放报告的文件夹</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Close this and go on</source>
        <translation>关闭并继续</translation>
    </message>
</context>
<context>
    <name>CuttingRow</name>
    <message>
        <source>Way of cutting</source>
        <translation>裁剪方式</translation>
    </message>
    <message>
        <source>Settings below that people have found good, all at once</source>
        <translation>一次套用大家觉得好用的下列设置</translation>
    </message>
    <message>
        <source>Disco Diffusion</source>
        <translation>Disco Diffusion</translation>
    </message>
    <message>
        <source>Pixel art</source>
        <translation>像素画</translation>
    </message>
    <message>
        <source>Watercolour</source>
        <translation>水彩</translation>
    </message>
    <message>
        <source>Even</source>
        <translation>均匀</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>自定义</translation>
    </message>
</context>
<context>
    <name>CuttingRows</name>
    <message>
        <source>Overviews</source>
        <translation>全景视图</translation>
    </message>
    <message>
        <source>How many cutouts show the whole picture</source>
        <translation>多少个裁剪视图显示整张图片</translation>
    </message>
    <message>
        <source>Inner cutouts</source>
        <translation>局部视图</translation>
    </message>
    <message>
        <source>How many cutouts look closer</source>
        <translation>多少个裁剪视图看得更近</translation>
    </message>
    <message>
        <source>Size power</source>
        <translation>大小指数</translation>
    </message>
    <message>
        <source>Above 1, inner cutouts are smaller</source>
        <translation>大于 1 时，局部视图更小</translation>
    </message>
    <message>
        <source>Grey</source>
        <translation>灰度</translation>
    </message>
    <message>
        <source>The share of cutouts without colour</source>
        <translation>不带颜色的裁剪视图所占比例</translation>
    </message>
    <message>
        <source>Mirrored</source>
        <translation>镜像</translation>
    </message>
    <message>
        <source>Mirror half of the cutouts</source>
        <translation>把一半的裁剪视图左右翻转</translation>
    </message>
    <message>
        <source>Turned</source>
        <translation>旋转</translation>
    </message>
    <message>
        <source>How far each cutout is moved and turned; 1 is usual, 0 leaves it</source>
        <translation>每个裁剪视图移动和旋转的幅度；通常为 1，0 为不变</translation>
    </message>
    <message>
        <source>Noise on each cutout, against patterns too fine to see; 0.01 to 0.1 is usual</source>
        <translation>给每个裁剪视图加噪声，避免出现肉眼看不清的细碎花纹；通常为 0.01 到 0.1</translation>
    </message>
    <message>
        <source>Tilted</source>
        <translation>倾斜</translation>
    </message>
    <message>
        <source>How far each cutout is tilted; 1 is usual</source>
        <translation>每个裁剪视图倾斜的幅度；通常为 1</translation>
    </message>
    <message>
        <source>Colour shift</source>
        <translation>颜色偏移</translation>
    </message>
    <message>
        <source>How far each cutout&apos;s colours are shifted; 1 is usual</source>
        <translation>每个裁剪视图颜色偏移的幅度；通常为 1</translation>
    </message>
    <message>
        <source>Cutout noise</source>
        <translation>视图噪声</translation>
    </message>
</context>
<context>
    <name>DeleteCard</name>
    <message>
        <source>Throw away what has arrived of “{name}”?</source>
        <translation>丢弃“{name}”已下载的部分吗？</translation>
    </message>
    <message>
        <source>Delete “{name}”?</source>
        <translation>删除“{name}”吗？</translation>
    </message>
    <message>
        <source>Remove it from the disk</source>
        <translation>从磁盘上移除</translation>
    </message>
    <message>
        <source>Take it off this list</source>
        <translation>从列表中移除</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>It goes from this list. What lies at {place} stays.</source>
        <translation>它会从列表中消失。{place} 处的文件保留。</translation>
    </message>
    <message>
        <source>{size} become free. A download would begin anew.</source>
        <translation>将腾出 {size}。再次下载需从头开始。</translation>
    </message>
    <message>
        <source>{size} become free. The file it was imported from, if it is still there, stays.</source>
        <translation>将腾出 {size}。导入时的源文件若还在，会保留。</translation>
    </message>
</context>
<context>
    <name>DescriptionPanel</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Close the description</source>
        <translation>关闭描述</translation>
    </message>
    <message>
        <source>Use as prompt</source>
        <translation>用作提示词</translation>
    </message>
    <message>
        <source>Draw towards the ticked words</source>
        <translation>朝着勾选的词语画</translation>
    </message>
    <message>
        <source>With the picture</source>
        <translation>连同图片</translation>
    </message>
    <message>
        <source>Draw towards the picture and the ticked words together</source>
        <translation>同时朝着图片和勾选的词语画</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>What CLIP finds</source>
        <translation>CLIP 的发现</translation>
    </message>
</context>
<context>
    <name>DescriptorRow</name>
    <message>
        <source>Say what is in the picture</source>
        <translation>说说图片里有什么</translation>
    </message>
    <message>
        <source>Words of the picture</source>
        <translation>图片的词语</translation>
    </message>
    <message>
        <source>The picture and these words are drawn towards together. Without words it is a picture alone.</source>
        <translation>图片和这些词语一起作为目标。不写词语时，就只有图片。</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
</context>
<context>
    <name>Desk</name>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
</context>
<context>
    <name>Details</name>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Made from</source>
        <translation>原图</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>Guidance</source>
        <translation>引导</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>用时</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} 秒</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>Family</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Lies at</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Configuration</source>
        <translation>配置</translation>
    </message>
    <message>
        <source>How its network is built, by its published flags</source>
        <translation>按公开的参数，它的网络是怎样构建的</translation>
    </message>
    <message>
        <source>To use it, import a copy, or let it stay and be read from there: what it is, is found out then.</source>
        <translation>要使用它，请导入副本，或让它留在原处读取：到时会识别出它是什么。</translation>
    </message>
    <message>
        <source>Its file is here and checked; it only has to be imported.</source>
        <translation>文件已在这里并通过校验，只需导入。</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>How its network is built</source>
        <translation>它的网络是怎样构建的</translation>
    </message>
</context>
<context>
    <name>DetailsPanel</name>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy these words and settings as text</source>
        <translation>把这些词语和设置复制为文本</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>Show this file in its folder</source>
        <translation>在所在文件夹中显示这个文件</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Close the details</source>
        <translation>关闭详情</translation>
    </message>
    <message>
        <source>Use these settings</source>
        <translation>使用这些设置</translation>
    </message>
    <message>
        <source>Take over the prompts and settings of this picture, and its seed</source>
        <translation>采用这张图片的提示词和设置，连同种子</translation>
    </message>
    <message>
        <source>All but the seed</source>
        <translation>除种子外全部</translation>
    </message>
    <message>
        <source>Take over the prompts and settings of this picture, and draw it otherwise</source>
        <translation>采用这张图片的提示词和设置，画出不同的图片</translation>
    </message>
    <message>
        <source>Choose a picture to see what it was made with.</source>
        <translation>选择一张图片，查看它是用什么画的。</translation>
    </message>
    <message>
        <source>{words}  (weight {weight})</source>
        <translation>{words}（权重 {weight}）</translation>
    </message>
    <message>
        <source>This picture does not say how it was made.</source>
        <translation>这张图片没有说明它是怎样画的。</translation>
    </message>
    <message>
        <source>Take the star away</source>
        <translation>取消星标</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>加星标</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
</context>
<context>
    <name>DownloadCard</name>
    <message>
        <source>Download “{name}”?</source>
        <translation>下载“{name}”吗？</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>Fetch it now</source>
        <translation>现在下载</translation>
    </message>
    <message>
        <source>a file of unknown size</source>
        <translation>大小未知的文件</translation>
    </message>
    <message>
        <source>{size} from {host}</source>
        <translation>{size}，来自 {host}</translation>
    </message>
    <message>
        <source>{size} of it are here already.</source>
        <translation>其中 {size} 已经下载。</translation>
    </message>
    <message>
        <source>That is too little room: free some before you download.</source>
        <translation>空间不足：请先腾出一些空间再下载。</translation>
    </message>
    <message>
        <source>Licence: {licence}</source>
        <translation>许可证：{licence}</translation>
    </message>
    <message>
        <source>Open its page</source>
        <translation>打开它的网页</translation>
    </message>
    <message>
        <source>Open {url} in the web browser</source>
        <translation>在浏览器中打开 {url}</translation>
    </message>
    <message>
        <source>I have read it</source>
        <translation>我已阅读</translation>
    </message>
    <message>
        <source>Its page says under which licence it may be used</source>
        <translation>它的网页写明了按哪种许可证使用</translation>
    </message>
    <message>
        <source>Read on its page under which licence it is, then switch this on.</source>
        <translation>请先在它的网页上阅读许可证，再打开此开关。</translation>
    </message>
    <message>
        <source>{free} are free on the disk.</source>
        <translation>磁盘可用空间 {free}。</translation>
    </message>
    <message>
        <source>It needs {needed} while it is imported, {size} afterwards; {free} are free on the disk.</source>
        <translation>导入时需要 {needed}，之后占用 {size}；磁盘可用空间 {free}。</translation>
    </message>
</context>
<context>
    <name>DrawingQueue</name>
    <message>
        <source>Something in the queue could not be read and was put aside: {names}</source>
        <translation>队列中有内容无法读取，已放到一边：{names}</translation>
    </message>
    <message>
        <source>The queue cannot be kept for the next start: {reason}</source>
        <translation>无法为下次启动保留队列：{reason}</translation>
    </message>
</context>
<context>
    <name>ErrandLine</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>End this; a download keeps what has arrived</source>
        <translation>结束此项；下载会保留已收到的部分</translation>
    </message>
    <message>
        <source>{name}  ·  {doing}</source>
        <translation>{name}  ·  {doing}</translation>
    </message>
    <message>
        <source>{told}  ·  {count} more waiting</source>
        <translation>{told}  ·  还有 {count} 项等待</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} / {total}</translation>
    </message>
    <message>
        <source>{size}  ·  {left}</source>
        <translation>{size}  ·  {left}</translation>
    </message>
</context>
<context>
    <name>Errands</name>
    <message>
        <source>ClipDiff ended this without a word. {again}</source>
        <translation>ClipDiff 没有说明原因就结束了这项任务。{again}</translation>
    </message>
</context>
<context>
    <name>EstimateDesk</name>
    <message>
        <source>about {time}</source>
        <translation>约 {time}</translation>
    </message>
    <message>
        <source>about {time}  ·  {memory}</source>
        <translation>约 {time}  ·  {memory}</translation>
    </message>
    <message>
        <source>What this will take, as far as the pictures drawn before on this computer can tell: time, and memory at its most</source>
        <translation>根据本机以往绘制的图片估计：所需时间，以及内存峰值</translation>
    </message>
    <message>
        <source>Only {left} of memory are free: a smaller size or fewer cutouts take less. ClipDiff will try to draw with less, more slowly.</source>
        <translation>可用内存只有 {left}：缩小尺寸或减少裁剪视图可节省内存。ClipDiff 会尝试用更少的内存绘制，但速度更慢。</translation>
    </message>
    <message>
        <source>{count} s</source>
        <translation>{count} 秒</translation>
    </message>
    <message>
        <source>{count} min</source>
        <translation>{count} 分钟</translation>
    </message>
    <message>
        <source>{count} h</source>
        <translation>{count} 小时</translation>
    </message>
</context>
<context>
    <name>Exports</name>
    <message>
        <source>GIF (*.gif);;WebP (*.webp);;APNG (*.apng *.png);;MP4 (*.mp4)</source>
        <translation>GIF (*.gif);;WebP (*.webp);;APNG (*.apng *.png);;MP4 (*.mp4)</translation>
    </message>
    <message>
        <source>Save how it came to be</source>
        <translation>保存作画过程</translation>
    </message>
    <message>
        <source>PNG (*.png);;JPEG (*.jpg *.jpeg);;WebP (*.webp);;TIFF (*.tiff *.tif)</source>
        <translation>PNG (*.png);;JPEG (*.jpg *.jpeg);;WebP (*.webp);;TIFF (*.tiff *.tif)</translation>
    </message>
    <message>
        <source>Save contact sheet</source>
        <translation>保存拼版图</translation>
    </message>
    <message>
        <source>“{name}” is a picture that is shown in it: choose another name.</source>
        <translation>“{name}”就是拼版图中的一张图片：请换个名字。</translation>
    </message>
</context>
<context>
    <name>Filmstrip</name>
    <message>
        <source>Pictures made</source>
        <translation>已画的图片</translation>
    </message>
</context>
<context>
    <name>FolderRow</name>
    <message>
        <source>Save into</source>
        <translation>保存到</translation>
    </message>
    <message>
        <source>The folder every finished picture is saved into</source>
        <translation>保存每张完成图片的文件夹</translation>
    </message>
    <message>
        <source>Pictures are saved into {folder}</source>
        <translation>图片保存到 {folder}</translation>
    </message>
    <message>
        <source>The folder with the pictures to learn from; folders in it count, too</source>
        <translation>要学习的图片所在的文件夹，包括其中的子文件夹</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Folder with your pictures</source>
        <translation>您的图片文件夹</translation>
    </message>
    <message>
        <source>Choose or drop a folder</source>
        <translation>选择或拖入文件夹</translation>
    </message>
    <message>
        <source>The folder with your pictures</source>
        <translation>您的图片所在的文件夹</translation>
    </message>
    <message>
        <source>That is no folder: drop the one your pictures are in.</source>
        <translation>这不是文件夹：请拖入您的图片所在的文件夹。</translation>
    </message>
    <message>
        <source>Learn from the pictures in {folder}</source>
        <translation>从 {folder} 中的图片学习</translation>
    </message>
    <message>
        <source>Folder with your pictures: {name}</source>
        <translation>您的图片文件夹：{name}</translation>
    </message>
</context>
<context>
    <name>Footer</name>
    <message>
        <source>1 model is here</source>
        <translation>已有 1 个模型</translation>
    </message>
    <message>
        <source>{count} models are here</source>
        <translation>已有 {count} 个模型</translation>
    </message>
    <message>
        <source>{size} free on the disk</source>
        <translation>磁盘可用 {size}</translation>
    </message>
</context>
<context>
    <name>FoundDialog</name>
    <message>
        <source>How this picture was made</source>
        <translation>这张图片是怎样画的</translation>
    </message>
    <message>
        <source>“{name}” was made with {program}. Use:</source>
        <translation>“{name}”由 {program} 制作。采用：</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>使用</translation>
    </message>
    <message>
        <source>Take over what is ticked; this can be taken back</source>
        <translation>采用勾选的内容；可以撤销</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Change nothing</source>
        <translation>不做任何更改</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>Unwanted</source>
        <translation>不想要的内容</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>尺寸</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>Prompt strength</source>
        <translation>提示词强度</translation>
    </message>
    <message>
        <source>Solver</source>
        <translation>采样器</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Steps and solver</source>
        <translation>步数和采样器</translation>
    </message>
    <message>
        <source>Guidance</source>
        <translation>引导</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Not used</source>
        <translation>未采用</translation>
    </message>
    <message>
        <source>Cannot be used: the number is too large here</source>
        <translation>无法使用：这个数字在这里太大</translation>
    </message>
    <message>
        <source>Cannot be used: these are no steps that can be drawn here</source>
        <translation>无法使用：这里不能按这样的步数作画</translation>
    </message>
    <message>
        <source>Cannot be used: ClipDiff has no solver like it</source>
        <translation>无法使用：ClipDiff 没有类似的采样器</translation>
    </message>
    <message>
        <source>Cannot be used: there is no such model on this computer</source>
        <translation>无法使用：这台电脑上没有这个模型</translation>
    </message>
    <message>
        <source>Of another model: it draws something else here</source>
        <translation>属于另一个模型：在这里会画出别的内容</translation>
    </message>
    <message>
        <source>The nearest size that can be drawn</source>
        <translation>能画的最接近的尺寸</translation>
    </message>
    <message>
        <source>These mean nothing to ClipDiff</source>
        <translation>这些对 ClipDiff 没有意义</translation>
    </message>
</context>
<context>
    <name>FoundPanel</name>
    <message>
        <source>Found in the folder</source>
        <translation>在文件夹中找到</translation>
    </message>
    <message>
        <source>Read which pictures are left out, and why</source>
        <translation>查看哪些图片没有采用及原因</translation>
    </message>
    <message>
        <source>Pictures left out</source>
        <translation>未采用的图片</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>How many pictures it learns from</source>
        <translation>用多少张图片学习</translation>
    </message>
    <message>
        <source>Captions</source>
        <translation>说明文字</translation>
    </message>
    <message>
        <source>How many different things are said of them</source>
        <translation>图片有多少种不同的说明</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>How much of this computer&apos;s memory the training takes</source>
        <translation>训练占用这台电脑多少内存</translation>
    </message>
    <message>
        <source>about {size} GB</source>
        <translation>约 {size} GB</translation>
    </message>
    <message>
        <source>Left out: {count}</source>
        <translation>未采用：{count}</translation>
    </message>
</context>
<context>
    <name>FullScreen</name>
    <message>
        <source>The picture on the whole screen: Escape goes back, the arrow keys show the others</source>
        <translation>全屏显示图片：按 Esc 返回，按方向键看其他图片</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>全屏</translation>
    </message>
</context>
<context>
    <name>Gallery</name>
    <message>
        <source>{name}, starred</source>
        <translation>{name}，已加星标</translation>
    </message>
</context>
<context>
    <name>GalleryActions</name>
    <message>
        <source>Gallery</source>
        <translation>图库</translation>
    </message>
    <message>
        <source>Look through all pictures of the folder</source>
        <translation>浏览文件夹中的所有图片</translation>
    </message>
    <message>
        <source>Find a picture…</source>
        <translation>查找图片…</translation>
    </message>
    <message>
        <source>Search pictures by their words and settings</source>
        <translation>按词语和设置搜索图片</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>Show beside the picture what it was made with</source>
        <translation>在图片旁显示它是用什么画的</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>加星标</translation>
    </message>
    <message>
        <source>Mark this picture with a star</source>
        <translation>给这张图片加上星标</translation>
    </message>
    <message>
        <source>Move to the trash</source>
        <translation>移到回收站</translation>
    </message>
    <message>
        <source>Move this picture to the trash of the system</source>
        <translation>把这张图片移到系统的回收站</translation>
    </message>
    <message>
        <source>Use all but the seed</source>
        <translation>使用除种子外的全部设置</translation>
    </message>
    <message>
        <source>Take over the prompts and settings of this picture, and draw it otherwise</source>
        <translation>采用这张图片的提示词和设置，画出不同的图片</translation>
    </message>
</context>
<context>
    <name>GalleryDesk</name>
    <message>
        <source>Take the star away</source>
        <translation>取消星标</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>加星标</translation>
    </message>
    <message>
        <source>In the trash: {name}</source>
        <translation>已移到回收站：{name}</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>The system has no trash for this: {name}. Deleted for good, it cannot be brought back.</source>
        <translation>系统没有可存放它的回收站：{name}。永久删除后无法恢复。</translation>
    </message>
    <message>
        <source>Delete for good</source>
        <translation>永久删除</translation>
    </message>
    <message>
        <source>Could not be moved: {name}. Look into the folder, or into the trash.</source>
        <translation>无法移动：{name}。请查看文件夹或回收站。</translation>
    </message>
    <message>
        <source>{count} pictures</source>
        <translation>{count} 张图片</translation>
    </message>
</context>
<context>
    <name>GalleryPage</name>
    <message>
        <source>Search words and settings</source>
        <translation>搜索词语和设置</translation>
    </message>
    <message>
        <source>Each word may be the beginning of one. Also: seed:7, steps:20, size:512x512, guidance:2, model:starter, task:vary, without:snow, after:2026-01-31, before:2026-02-28</source>
        <translation>可以只输入词语的开头。还可以用：seed:7、steps:20、size:512x512、guidance:2、model:starter、task:vary、without:snow、after:2026-01-31、before:2026-02-28</translation>
    </message>
    <message>
        <source>Search pictures</source>
        <translation>搜索图片</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Show pictures of one model only</source>
        <translation>只显示一个模型的图片</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Show pictures of one task only</source>
        <translation>只显示一种任务的图片</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Show pictures of a time only</source>
        <translation>只显示一段时间的图片</translation>
    </message>
    <message>
        <source>Starred only</source>
        <translation>仅星标</translation>
    </message>
    <message>
        <source>Show only pictures with a star</source>
        <translation>只显示加了星标的图片</translation>
    </message>
    <message>
        <source>Close the gallery</source>
        <translation>关闭图库</translation>
    </message>
    <message>
        <source>Back to the canvas (Esc)</source>
        <translation>返回画布（Esc）</translation>
    </message>
    <message>
        <source>Pictures: {count}</source>
        <translation>图片：{count}</translation>
    </message>
    <message>
        <source>There are no pictures yet</source>
        <translation>还没有图片</translation>
    </message>
    <message>
        <source>What you draw comes here</source>
        <translation>您画的图片会出现在这里</translation>
    </message>
    <message>
        <source>No picture fits</source>
        <translation>没有符合的图片</translation>
    </message>
    <message>
        <source>Look for another word, or with fewer filters</source>
        <translation>请换个词查找，或减少筛选条件</translation>
    </message>
    <message>
        <source>All models</source>
        <translation>所有模型</translation>
    </message>
    <message>
        <source>All tasks</source>
        <translation>所有任务</translation>
    </message>
    <message>
        <source>Any time</source>
        <translation>任何时间</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>最近 7 天</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>最近 30 天</translation>
    </message>
    <message>
        <source>Last 365 days</source>
        <translation>最近 365 天</translation>
    </message>
</context>
<context>
    <name>GoOnRow</name>
    <message>
        <source>Trainings that are not finished yet: choose one to fill in the form as it was</source>
        <translation>尚未完成的训练：选择一个，按原样填好表单</translation>
    </message>
    <message>
        <source>Go on with</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>another training…</source>
        <translation>另一次训练…</translation>
    </message>
    <message>
        <source>Learns from the pictures in {folder}</source>
        <translation>从 {folder} 中的图片学习</translation>
    </message>
</context>
<context>
    <name>Grid</name>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
</context>
<context>
    <name>Grip</name>
    <message>
        <source>Move the row</source>
        <translation>移动这一行</translation>
    </message>
    <message>
        <source>Drag the row to another place, or press Ctrl+Shift+Up or Down in it</source>
        <translation>把这一行拖到别处，或在行内按 Ctrl+Shift+上/下方向键</translation>
    </message>
</context>
<context>
    <name>GuidedRow</name>
    <message>
        <source>Guided by</source>
        <translation>引导者</translation>
    </message>
    <message>
        <source>Which CLIPs guide</source>
        <translation>由哪些 CLIP 引导</translation>
    </message>
    <message>
        <source>Which CLIPs pull the picture towards the prompts, and how much each counts</source>
        <translation>由哪些 CLIP 把图片引向提示词，以及各占多少分量</translation>
    </message>
    <message>
        <source>Not on this computer: {names}. Get it on the models page, or choose others.</source>
        <translation>不在这台电脑上：{names}。请在模型窗口获取，或选择其他的。</translation>
    </message>
    <message>
        <source>None in particular: the CLIP that came with the model, or else the starter&apos;s</source>
        <translation>不特别指定：用模型自带的 CLIP，没有则用入门模型的</translation>
    </message>
    <message>
        <source>Its own</source>
        <translation>自带的</translation>
    </message>
    <message>
        <source>Default: the starter&apos;s</source>
        <translation>默认：入门模型的</translation>
    </message>
</context>
<context>
    <name>HelpActions</name>
    <message>
        <source>Command palette…</source>
        <translation>命令面板…</translation>
    </message>
    <message>
        <source>Find anything that can be done, and do it</source>
        <translation>查找可以做的任何事并执行</translation>
    </message>
    <message>
        <source>Keyboard shortcuts…</source>
        <translation>键盘快捷键…</translation>
    </message>
    <message>
        <source>See every key and what it does</source>
        <translation>查看每个按键及其作用</translation>
    </message>
</context>
<context>
    <name>HintLine</name>
    <message>
        <source>Type what to draw</source>
        <translation>输入想画的内容</translation>
    </message>
    <message>
        <source>Press Enter to draw it</source>
        <translation>按 Enter 开始画</translation>
    </message>
    <message>
        <source>Drop a picture to draw towards it</source>
        <translation>拖入图片作为目标</translation>
    </message>
    <message>
        <source>Close the hints</source>
        <translation>关闭提示</translation>
    </message>
    <message>
        <source>Close these hints for good</source>
        <translation>永久关闭这些提示</translation>
    </message>
    <message>
        <source>Done: {hint}</source>
        <translation>已完成：{hint}</translation>
    </message>
</context>
<context>
    <name>ImportCard</name>
    <message>
        <source>Use “{file}”</source>
        <translation>使用“{file}”</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>使用</translation>
    </message>
    <message>
        <source>Use it where it is, and copy nothing</source>
        <translation>就地使用，不复制</translation>
    </message>
    <message>
        <source>Import “{file}”</source>
        <translation>导入“{file}”</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>Copy it into the models folder</source>
        <translation>复制到模型文件夹</translation>
    </message>
    <message>
        <source>Its weights are those of a {family} network, but do not say everything about it.</source>
        <translation>它的权重属于 {family} 网络，但没有说明全部信息。</translation>
    </message>
    <message>
        <source>Look on the page you have it from; if that is silent, leave the likely answers.</source>
        <translation>请查看下载它的网页；若没有写明，就保留较可能的答案。</translation>
    </message>
    <message>
        <source>What to call it here</source>
        <translation>在这里叫什么名字</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
</context>
<context>
    <name>ImportDesk</name>
    <message>
        <source>Use settings from a file…</source>
        <translation>使用文件中的设置…</translation>
    </message>
    <message>
        <source>Choose a picture of ClipDiff, A1111, InvokeAI, Fooocus or ComfyUI, and see what of it can be used</source>
        <translation>选择 ClipDiff、A1111、InvokeAI、Fooocus 或 ComfyUI 的图片，看看其中哪些设置可以使用</translation>
    </message>
    <message>
        <source>Pictures (*.png *.jpg *.jpeg *.webp *.tif *.tiff)</source>
        <translation>图片 (*.png *.jpg *.jpeg *.webp *.tif *.tiff)</translation>
    </message>
    <message>
        <source>Use settings from a file</source>
        <translation>使用文件中的设置</translation>
    </message>
    <message>
        <source>“{name}” does not say how it was made.</source>
        <translation>“{name}”没有说明它是怎样画的。</translation>
    </message>
    <message>
        <source>This picture says how it was made ({program}).</source>
        <translation>这张图片说明了它是怎样画的（{program}）。</translation>
    </message>
    <message>
        <source>Show…</source>
        <translation>显示…</translation>
    </message>
    <message>
        <source>What you ticked is in use.</source>
        <translation>正在使用您勾选的内容。</translation>
    </message>
    <message>
        <source>What you ticked is in use, the seed is locked.</source>
        <translation>正在使用您勾选的内容，种子已锁定。</translation>
    </message>
</context>
<context>
    <name>Incoming</name>
    <message>
        <source>Checkpoints ({endings})</source>
        <translation>模型文件 ({endings})</translation>
    </message>
    <message>
        <source>Import a checkpoint</source>
        <translation>导入模型文件</translation>
    </message>
    <message>
        <source>Find checkpoints in this folder, and leave them there</source>
        <translation>在此文件夹中查找模型文件，并留在原处</translation>
    </message>
</context>
<context>
    <name>Keeping</name>
    <message>
        <source>Your settings could not be kept for the next start: {reason}</source>
        <translation>无法为下次启动保留您的设置：{reason}</translation>
    </message>
</context>
<context>
    <name>LanguageMenu</name>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Like the system</source>
        <translation>跟随系统</translation>
    </message>
</context>
<context>
    <name>Layout</name>
    <message>
        <source>Back to the drawing</source>
        <translation>回到正在画的图</translation>
    </message>
    <message>
        <source>Show the picture that is forming</source>
        <translation>显示正在成形的图片</translation>
    </message>
</context>
<context>
    <name>ListsRow</name>
    <message>
        <source>The lists that words are looked for in</source>
        <translation>在哪些词表中查找词语</translation>
    </message>
    <message>
        <source>Word lists</source>
        <translation>词表</translation>
    </message>
</context>
<context>
    <name>LossPlot</name>
    <message>
        <source>{learning}, at {percent} %: {loss}</source>
        <translation>{learning}，{percent}%：{loss}</translation>
    </message>
</context>
<context>
    <name>LossRows</name>
    <message>
        <source>Spherical</source>
        <translation>球面距离</translation>
    </message>
    <message>
        <source>Cosine</source>
        <translation>余弦</translation>
    </message>
    <message>
        <source>Smoothness</source>
        <translation>平滑</translation>
    </message>
    <message>
        <source>Total variation: against specks and noise</source>
        <translation>总变差：抑制斑点和噪声</translation>
    </message>
    <message>
        <source>Range</source>
        <translation>取值范围</translation>
    </message>
    <message>
        <source>Against colours beyond black and white</source>
        <translation>抑制超出黑白范围的颜色</translation>
    </message>
    <message>
        <source>Saturation</source>
        <translation>饱和度</translation>
    </message>
    <message>
        <source>Against colours that are too strong</source>
        <translation>抑制过于浓烈的颜色</translation>
    </message>
    <message>
        <source>Left is right</source>
        <translation>左右对称</translation>
    </message>
    <message>
        <source>Symmetry between the left and the right side</source>
        <translation>左半边与右半边对称</translation>
    </message>
    <message>
        <source>Up is down</source>
        <translation>上下对称</translation>
    </message>
    <message>
        <source>Symmetry between the upper and the lower half</source>
        <translation>上半边与下半边对称</translation>
    </message>
    <message>
        <source>Like the start</source>
        <translation>贴近起始图</translation>
    </message>
    <message>
        <source>Near to the picture it starts from, pixel by pixel</source>
        <translation>逐像素接近起始图片</translation>
    </message>
    <message>
        <source>As CLIP sees it</source>
        <translation>按 CLIP 所见</translation>
    </message>
    <message>
        <source>Near to the picture it starts from in what CLIP&apos;s layers see: forms, not pixels</source>
        <translation>在 CLIP 各层看来接近起始图片：看形状，不看像素</translation>
    </message>
    <message>
        <source>1 is about as strong as CLIP</source>
        <translation>1 大约与 CLIP 一样强</translation>
    </message>
    <message>
        <source>Distance</source>
        <translation>距离</translation>
    </message>
    <message>
        <source>How CLIP&apos;s distance is measured</source>
        <translation>怎样计算与 CLIP 目标的距离</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Saved as {path}</source>
        <translation>已保存为 {path}</translation>
    </message>
    <message>
        <source>The picture is on the clipboard.</source>
        <translation>图片已在剪贴板中。</translation>
    </message>
    <message>
        <source>“{name}” is no longer there, or is not a picture any more.</source>
        <translation>“{name}”已不在那里，或不再是图片。</translation>
    </message>
</context>
<context>
    <name>MaskActions</name>
    <message>
        <source>Mask</source>
        <translation>蒙版</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>主体</translation>
    </message>
    <message>
        <source>Paint what belongs to the subject</source>
        <translation>涂出属于主体的部分</translation>
    </message>
    <message>
        <source>Undecided</source>
        <translation>未定</translation>
    </message>
    <message>
        <source>Leave it to the program again</source>
        <translation>重新交给程序判断</translation>
    </message>
    <message>
        <source>Brush</source>
        <translation>画笔</translation>
    </message>
    <message>
        <source>Paint the mask; hold Shift for a straight line</source>
        <translation>绘制蒙版；按住 Shift 画直线</translation>
    </message>
    <message>
        <source>Eraser</source>
        <translation>橡皮擦</translation>
    </message>
    <message>
        <source>Take away from the mask</source>
        <translation>擦去蒙版</translation>
    </message>
    <message>
        <source>Paint the mask</source>
        <translation>绘制蒙版</translation>
    </message>
    <message>
        <source>Background</source>
        <translation>背景</translation>
    </message>
    <message>
        <source>Paint what belongs to the background</source>
        <translation>涂出属于背景的部分</translation>
    </message>
    <message>
        <source>Swap</source>
        <translation>切换</translation>
    </message>
    <message>
        <source>From the brush to the eraser and back</source>
        <translation>在画笔和橡皮擦之间切换</translation>
    </message>
    <message>
        <source>Smaller brush</source>
        <translation>缩小画笔</translation>
    </message>
    <message>
        <source>Make the brush smaller</source>
        <translation>把画笔变小</translation>
    </message>
    <message>
        <source>Larger brush</source>
        <translation>加大画笔</translation>
    </message>
    <message>
        <source>Make the brush larger</source>
        <translation>把画笔变大</translation>
    </message>
    <message>
        <source>Harder brush</source>
        <translation>画笔更硬</translation>
    </message>
    <message>
        <source>Make the brush&apos;s edge harder</source>
        <translation>让画笔边缘更硬</translation>
    </message>
    <message>
        <source>Softer brush</source>
        <translation>画笔更软</translation>
    </message>
    <message>
        <source>Make the brush&apos;s edge softer</source>
        <translation>让画笔边缘更软</translation>
    </message>
    <message>
        <source>Fill</source>
        <translation>填满</translation>
    </message>
    <message>
        <source>Paint all of it</source>
        <translation>全部涂满</translation>
    </message>
    <message>
        <source>Invert</source>
        <translation>反转</translation>
    </message>
    <message>
        <source>Turn what is painted into what is not</source>
        <translation>把涂过的与没涂的互换</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Leave nothing painted</source>
        <translation>清除所有涂抹</translation>
    </message>
    <message>
        <source>Feather</source>
        <translation>羽化</translation>
    </message>
    <message>
        <source>Soften every edge over so many pixels</source>
        <translation>按所设像素数柔化所有边缘</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Take the last stroke back</source>
        <translation>撤销上一笔</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Make it again</source>
        <translation>恢复上一笔</translation>
    </message>
    <message>
        <source>Load from a file…</source>
        <translation>从文件载入…</translation>
    </message>
    <message>
        <source>Take a picture as the mask: white is painted</source>
        <translation>用图片作蒙版：白色为涂抹部分</translation>
    </message>
    <message>
        <source>From transparency</source>
        <translation>取自透明度</translation>
    </message>
    <message>
        <source>Paint what is transparent in the picture</source>
        <translation>涂出图片中透明的部分</translation>
    </message>
</context>
<context>
    <name>MaskBar</name>
    <message>
        <source>Brush size</source>
        <translation>画笔大小</translation>
    </message>
    <message>
        <source>The brush&apos;s diameter in pixels ([ and ])</source>
        <translation>画笔直径，单位像素（[ 和 ]）</translation>
    </message>
    <message>
        <source>How far the brush fades towards its rim, in percent (Shift+[ and Shift+])</source>
        <translation>画笔向边缘淡出的程度，百分比（Shift+[ 和 Shift+]）</translation>
    </message>
    <message>
        <source>Brush softness</source>
        <translation>画笔柔软度</translation>
    </message>
    <message>
        <source>Feather</source>
        <translation>羽化</translation>
    </message>
    <message>
        <source>Over how many pixels Feather softens edges</source>
        <translation>羽化柔化边缘的像素数</translation>
    </message>
    <message>
        <source> px</source>
        <translation> 像素</translation>
    </message>
    <message>
        <source> %</source>
        <translation>%</translation>
    </message>
</context>
<context>
    <name>MaskEditor</name>
    <message>
        <source>The mask was {width} × {height} pixels and has been stretched over the picture.</source>
        <translation>蒙版为 {width} × {height} 像素，已拉伸到图片大小。</translation>
    </message>
    <message>
        <source>Pictures (*.png *.jpg *.jpeg *.webp *.bmp *.gif *.tif *.tiff)</source>
        <translation>图片 (*.png *.jpg *.jpeg *.webp *.bmp *.gif *.tif *.tiff)</translation>
    </message>
    <message>
        <source>Load a mask</source>
        <translation>载入蒙版</translation>
    </message>
</context>
<context>
    <name>Masks</name>
    <message>
        <source>Painted mask</source>
        <translation>手绘蒙版</translation>
    </message>
</context>
<context>
    <name>MenuBar</name>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Task</source>
        <translation>任务(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Draw</source>
        <translation>绘图(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>Like the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
</context>
<context>
    <name>MessageBar</name>
    <message>
        <source>Close the message</source>
        <translation>关闭消息</translation>
    </message>
    <message>
        <source>Step {step} went unguided: CLIP&apos;s gradient was no number there.</source>
        <translation>第 {step} 步没有引导：CLIP 的梯度在那里不是有效数值。</translation>
    </message>
    <message>
        <source>Not enough memory for all cutouts at once: CLIP looks at {count} at a time now.</source>
        <translation>内存不足以一次看完所有裁剪视图：现在 CLIP 每次看 {count} 个。</translation>
    </message>
    <message>
        <source>Still not enough memory: parts of the networks are computed twice now, which is slower.</source>
        <translation>内存仍然不足：现在网络的一部分会计算两次，速度较慢。</translation>
    </message>
    <message>
        <source>Still not enough memory: CLIP computes in half precision now.</source>
        <translation>内存仍然不足：现在 CLIP 以半精度计算。</translation>
    </message>
    <message>
        <source>Not enough memory on the GPU: the processor draws now, which is slower.</source>
        <translation>显存不足：现在改用处理器作画，速度较慢。</translation>
    </message>
</context>
<context>
    <name>MetadataRow</name>
    <message>
        <source>Metadata</source>
        <translation>元数据</translation>
    </message>
    <message>
        <source>Save the prompts and settings inside each picture, for ClipDiff and for other programs to read; without them nobody can tell how it was made, nor can you</source>
        <translation>把提示词和设置保存在每张图片里，供 ClipDiff 和其他程序读取；没有它们，谁也不知道图片是怎样画的，包括您自己</translation>
    </message>
</context>
<context>
    <name>MethodRows</name>
    <message>
        <source>This method counts its own steps, under Advanced</source>
        <translation>这种方法有自己的步数，在“高级”中</translation>
    </message>
    <message>
        <source>Means nothing to the method that was chosen</source>
        <translation>对所选方法没有意义</translation>
    </message>
    <message>
        <source>How a picture is found: guided diffusion is quickest. Langevin&apos;s walk, a search for the noise that draws it, and a small network trained for this one picture take up to a minute, and keep the best they come by</source>
        <translation>怎样找到图片：引导扩散最快。朗之万游走、搜索能画出它的噪声、为这一张图片训练小网络最多需要一分钟，并保留找到的最好结果</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>Guided diffusion</source>
        <translation>引导扩散</translation>
    </message>
    <message>
        <source>Langevin</source>
        <translation>朗之万游走</translation>
    </message>
    <message>
        <source>Noise search</source>
        <translation>噪声搜索</translation>
    </message>
    <message>
        <source>Conv prior</source>
        <translation>卷积先验</translation>
    </message>
    <message>
        <source>Langevin steps</source>
        <translation>朗之万步数</translation>
    </message>
    <message>
        <source>Steps of Langevin&apos;s walk; 100 to 300 are usual</source>
        <translation>朗之万游走的步数；通常为 100 到 300</translation>
    </message>
    <message>
        <source>Prior</source>
        <translation>先验</translation>
    </message>
    <message>
        <source>Let the network say what a picture is; off, only CLIP says what it wants</source>
        <translation>让网络判断什么像图片；关闭后只有 CLIP 说想要什么</translation>
    </message>
    <message>
        <source>Improvements</source>
        <translation>改进次数</translation>
    </message>
    <message>
        <source>How many times the noise is improved; 20 to 100 is usual</source>
        <translation>噪声改进多少次；通常为 20 到 100</translation>
    </message>
    <message>
        <source>Steps from the noise to the picture, 4 to 10: more draw finer and take longer</source>
        <translation>从噪声到图片的步数，4 到 10：越多越精细，也越慢</translation>
    </message>
    <message>
        <source>How far an improvement moves the noise; 0.02 to 0.1 is usual</source>
        <translation>每次改进把噪声移动多少；通常为 0.02 到 0.1</translation>
    </message>
    <message>
        <source>How many times Adam improves the network&apos;s weights; 100 to 400 is usual</source>
        <translation>Adam 改进网络权重的次数；通常为 100 到 400</translation>
    </message>
    <message>
        <source>How far a training moves the weights; 0.001 to 0.01 is usual</source>
        <translation>每次训练把权重移动多少；通常为 0.001 到 0.01</translation>
    </message>
    <message>
        <source>Sampler steps</source>
        <translation>采样步数</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Optimiser</source>
        <translation>优化器</translation>
    </message>
    <message>
        <source>What improves the noise</source>
        <translation>用什么来改进噪声</translation>
    </message>
    <message>
        <source>Trainings</source>
        <translation>训练次数</translation>
    </message>
    <message>
        <source>Steps of noise before each training; the article&apos;s own 1000 take hours</source>
        <translation>每次训练前的噪声步数；原文的 1000 步需要数小时</translation>
    </message>
</context>
<context>
    <name>ModelActions</name>
    <message>
        <source>Import file…</source>
        <translation>导入文件…</translation>
    </message>
    <message>
        <source>Take a checkpoint file into the models folder</source>
        <translation>把模型文件收入模型文件夹</translation>
    </message>
    <message>
        <source>Add a folder without copying…</source>
        <translation>添加文件夹但不复制…</translation>
    </message>
    <message>
        <source>Find the checkpoints in a folder of another program, and leave them where they are</source>
        <translation>在其他程序的文件夹中查找模型文件，并留在原处</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>查找</translation>
    </message>
    <message>
        <source>Look for a model by its name</source>
        <translation>按名称查找模型</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>显示全部</translation>
    </message>
    <message>
        <source>Look for nothing in particular</source>
        <translation>取消查找</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Close this window; downloads and imports go on without it</source>
        <translation>关闭此窗口；下载和导入会继续进行</translation>
    </message>
    <message>
        <source>Import it</source>
        <translation>导入它</translation>
    </message>
    <message>
        <source>Go on downloading…</source>
        <translation>继续下载…</translation>
    </message>
    <message>
        <source>Download…</source>
        <translation>下载…</translation>
    </message>
    <message>
        <source>Draw with this</source>
        <translation>用它作画</translation>
    </message>
    <message>
        <source>Choose it as the model that draws</source>
        <translation>选它作为作画的模型</translation>
    </message>
    <message>
        <source>Guide with this</source>
        <translation>用它引导</translation>
    </message>
    <message>
        <source>Let this CLIP guide the drawing</source>
        <translation>让这个 CLIP 引导作画</translation>
    </message>
    <message>
        <source>See its licence and size first, then fetch it</source>
        <translation>先查看许可证和大小，再下载</translation>
    </message>
    <message>
        <source>Import a copy…</source>
        <translation>导入副本…</translation>
    </message>
    <message>
        <source>Copy it into the models folder</source>
        <translation>复制到模型文件夹</translation>
    </message>
    <message>
        <source>Use it where it is</source>
        <translation>就地使用</translation>
    </message>
    <message>
        <source>Copy nothing: it is read from there, as long as it is there</source>
        <translation>不复制：只要还在原处，就从那里读取</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>校验</translation>
    </message>
    <message>
        <source>Check that every file is still the one it came with</source>
        <translation>检查每个文件是否仍与原来一致</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>删除…</translation>
    </message>
    <message>
        <source>Remove it from this computer; asks first</source>
        <translation>从这台电脑移除；会先询问</translation>
    </message>
    <message>
        <source>Forget its folder</source>
        <translation>不再查看该文件夹</translation>
    </message>
    <message>
        <source>Look into that folder no more; it is left as it is</source>
        <translation>不再查找那个文件夹；文件夹保持原样</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>End what is being done to it; a download keeps what has arrived</source>
        <translation>结束正在进行的操作；下载会保留已收到的部分</translation>
    </message>
</context>
<context>
    <name>ModelRow</name>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>The network that draws</source>
        <translation>作画的网络</translation>
    </message>
    <message>
        <source>Starter</source>
        <translation>入门模型</translation>
    </message>
    <message>
        <source>The starter</source>
        <translation>入门模型</translation>
    </message>
    <message>
        <source>{name} (not here)</source>
        <translation>{name}（不在此处）</translation>
    </message>
</context>
<context>
    <name>Models</name>
    <message>
        <source>Licence: {terms}</source>
        <translation>许可证：{terms}</translation>
    </message>
    <message>
        <source>The starter</source>
        <translation>入门模型</translation>
    </message>
    <message>
        <source>Not looked into yet</source>
        <translation>尚未查看</translation>
    </message>
    <message>
        <source>Draws what words and pictures say</source>
        <translation>按文字和图片作画</translation>
    </message>
    <message>
        <source>Draws</source>
        <translation>作画</translation>
    </message>
    <message>
        <source>Draws, and helps a large one: guides it faster</source>
        <translation>作画，并辅助大模型：更快地引导它</translation>
    </message>
    <message>
        <source>Draws what words say</source>
        <translation>按文字作画</translation>
    </message>
    <message>
        <source>Guides: tells words and pictures apart</source>
        <translation>引导：分辨文字与图片</translation>
    </message>
    <message>
        <source>Cannot be told</source>
        <translation>无法判断</translation>
    </message>
    <message>
        <source>{does} · {side} px</source>
        <translation>{does} · {side} 像素</translation>
    </message>
    <message>
        <source>ClipDiff&apos;s own</source>
        <translation>ClipDiff 自带</translation>
    </message>
    <message>
        <source>about {size}</source>
        <translation>约 {size}</translation>
    </message>
    <message>
        <source>MIT, like ClipDiff</source>
        <translation>MIT，与 ClipDiff 相同</translation>
    </message>
    <message>
        <source>In added folders</source>
        <translation>在添加的文件夹中</translation>
    </message>
    <message>
        <source>To download</source>
        <translation>可供下载</translation>
    </message>
    <message>
        <source>Here</source>
        <translation>已有</translation>
    </message>
    <message>
        <source>Built in</source>
        <translation>内置</translation>
    </message>
    <message>
        <source>Installed</source>
        <translation>已安装</translation>
    </message>
    <message>
        <source>In place</source>
        <translation>就地使用</translation>
    </message>
    <message>
        <source>Damaged</source>
        <translation>已损坏</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>已找到</translation>
    </message>
    <message>
        <source>Downloaded</source>
        <translation>已下载</translation>
    </message>
    <message>
        <source>{share} % is here</source>
        <translation>已有 {share}%</translation>
    </message>
    <message>
        <source>Begun</source>
        <translation>已开始</translation>
    </message>
    <message>
        <source>Can be downloaded</source>
        <translation>可以下载</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>Downloading</source>
        <translation>正在下载</translation>
    </message>
    <message>
        <source>Importing</source>
        <translation>正在导入</translation>
    </message>
    <message>
        <source>Verifying</source>
        <translation>正在校验</translation>
    </message>
    <message>
        <source>{does}…</source>
        <translation>{does}…</translation>
    </message>
    <message>
        <source>{does} {share} %</source>
        <translation>{does} {share}%</translation>
    </message>
    <message>
        <source>Attention heads</source>
        <translation>注意力头数</translation>
    </message>
    <message>
        <source>Into how many parts its attention is split (num_heads)</source>
        <translation>注意力分成多少份（num_heads）</translation>
    </message>
    <message>
        <source>Head width</source>
        <translation>每头宽度</translation>
    </message>
    <message>
        <source>How many channels each part of its attention has (num_head_channels)</source>
        <translation>每份注意力有多少通道（num_head_channels）</translation>
    </message>
    <message>
        <source>Noise schedule</source>
        <translation>噪声调度</translation>
    </message>
    <message>
        <source>How noise was added when it learned (noise_schedule)</source>
        <translation>学习时怎样加噪声（noise_schedule）</translation>
    </message>
    <message>
        <source>New attention</source>
        <translation>新版注意力</translation>
    </message>
    <message>
        <source>Whether its attention is laid out in the newer order (use_new_attention_order)</source>
        <translation>注意力是否按较新的顺序排列（use_new_attention_order）</translation>
    </message>
    <message>
        <source>Picture size</source>
        <translation>图片大小</translation>
    </message>
    <message>
        <source>The size of the pictures it learned from (image_size)</source>
        <translation>它学习所用图片的大小（image_size）</translation>
    </message>
    <message>
        <source>QuickGELU</source>
        <translation>QuickGELU</translation>
    </message>
    <message>
        <source>OpenAI&apos;s own CLIPs use it, most others do not (quick_gelu)</source>
        <translation>OpenAI 自己的 CLIP 使用它，其他大多不用（quick_gelu）</translation>
    </message>
    <message>
        <source>Which network</source>
        <translation>哪种网络</translation>
    </message>
    <message>
        <source>Networks of the same shape that were trained for different things (model)</source>
        <translation>形状相同但训练目的不同的网络（model）</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>No</source>
        <translation>否</translation>
    </message>
    <message>
        <source>by their number</source>
        <translation>按它们的数量</translation>
    </message>
    <message>
        <source>{side} px</source>
        <translation>{side} 像素</translation>
    </message>
    <message>
        <source>{answer} (likely)</source>
        <translation>{answer}（很可能）</translation>
    </message>
</context>
<context>
    <name>ModelsDesk</name>
    <message>
        <source>“{name}” is here.</source>
        <translation>“{name}”已就绪。</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
</context>
<context>
    <name>ModelsPage</name>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Checkpoints in “{name}” are listed from now on; nothing was copied.</source>
        <translation>从现在起会列出“{name}”中的模型文件；没有复制任何内容。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>查找</translation>
    </message>
    <message>
        <source>Find a model</source>
        <translation>查找模型</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>“{name}” is here.</source>
        <translation>“{name}”已就绪。</translation>
    </message>
    <message>
        <source>Draw with it</source>
        <translation>用它作画</translation>
    </message>
    <message>
        <source>Guide with it</source>
        <translation>用它引导</translation>
    </message>
    <message>
        <source>“{name}” is whole: every file is the one it came with.</source>
        <translation>“{name}”完好：每个文件都与原来一致。</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>复制详情</translation>
    </message>
</context>
<context>
    <name>ModelsSession</name>
    <message>
        <source>Download it again.</source>
        <translation>请重新下载。</translation>
    </message>
    <message>
        <source>Import the file again.</source>
        <translation>请重新导入文件。</translation>
    </message>
    <message>
        <source>Verify it again.</source>
        <translation>请重新校验。</translation>
    </message>
</context>
<context>
    <name>NameRow</name>
    <message>
        <source>The new model&apos;s name; a training of the same name is gone on with</source>
        <translation>新模型的名称；已有同名训练时会接着训练</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Name of the new model</source>
        <translation>新模型的名称</translation>
    </message>
    <message>
        <source>my pictures</source>
        <translation>我的图片</translation>
    </message>
</context>
<context>
    <name>OwnWordsRow</name>
    <message>
        <source>Your own words</source>
        <translation>您自己的词语</translation>
    </message>
    <message>
        <source>Words to look for beside the lists, one a line</source>
        <translation>词表之外要查找的词语，每行一个</translation>
    </message>
    <message>
        <source>One a line</source>
        <translation>每行一个</translation>
    </message>
    <message>
        <source>From a file…</source>
        <translation>从文件…</translation>
    </message>
    <message>
        <source>Words from a file</source>
        <translation>从文件载入词语</translation>
    </message>
    <message>
        <source>A text file with a word on each line</source>
        <translation>每行一个词语的文本文件</translation>
    </message>
    <message>
        <source>Text files (*.txt *.csv);;All files (*)</source>
        <translation>文本文件 (*.txt *.csv);;所有文件 (*)</translation>
    </message>
    <message>
        <source>“{name}” is no list of words: choose a text file with a word on each line.</source>
        <translation>“{name}”不是词表：请选择每行一个词语的文本文件。</translation>
    </message>
</context>
<context>
    <name>Palette</name>
    <message>
        <source>Command palette</source>
        <translation>命令面板</translation>
    </message>
    <message>
        <source>What to do?</source>
        <translation>想做什么？</translation>
    </message>
    <message>
        <source>Type a few letters of what you want to do, or of a setting; Enter does it</source>
        <translation>输入想做的事或某项设置的几个字，按 Enter 执行</translation>
    </message>
    <message>
        <source>What can be done now</source>
        <translation>现在可以做的事</translation>
    </message>
    <message>
        <source>Nothing is called that</source>
        <translation>没有叫这个名字的</translation>
    </message>
</context>
<context>
    <name>ParametersPanel</name>
    <message>
        <source>Advanced</source>
        <translation>高级</translation>
    </message>
    <message>
        <source>Solver, schedule and the finer points of guidance</source>
        <translation>采样器、调度和引导的细节</translation>
    </message>
    <message>
        <source>What CLIP sees</source>
        <translation>CLIP 所见</translation>
    </message>
    <message>
        <source>Which parts of the picture CLIP is shown, and how changed</source>
        <translation>让 CLIP 看图片的哪些部分，以及怎样变化</translation>
    </message>
    <message>
        <source>Losses</source>
        <translation>损失项</translation>
    </message>
    <message>
        <source>What makes a picture wrong beside CLIP&apos;s distance</source>
        <translation>除了与 CLIP 目标的距离，还有什么会扣分</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>This model hears no words: only CLIP guides it</source>
        <translation>这个模型听不懂文字：只由 CLIP 引导</translation>
    </message>
    <message>
        <source>Only the clamped update is clamped</source>
        <translation>只有限幅更新才会限幅</translation>
    </message>
    <message>
        <source>There is no secondary model here: download “secondary” on the models page</source>
        <translation>这里没有辅助模型：请在模型窗口下载“secondary”</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>More steps take longer and draw finer, 20 to 50 are usual; Auto: as many as suit the model</source>
        <translation>步数越多越慢，画得越精细，通常为 20 到 50；“自动”：按模型选择合适的步数</translation>
    </message>
    <message>
        <source>Auto</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>CLIP guidance</source>
        <translation>CLIP 引导</translation>
    </message>
    <message>
        <source>How hard CLIP&apos;s own gradient pulls towards the prompts; 0.5 to 3 is usual, 0 switches it off</source>
        <translation>CLIP 自己的梯度以多大力度引向提示词；通常为 0.5 到 3，0 为关闭</translation>
    </message>
    <message>
        <source>Classifier-free guidance scale: how literally the network takes the prompts; 2 to 7 is usual</source>
        <translation>无分类器引导系数：网络在多大程度上严格遵循提示词；通常为 2 到 7</translation>
    </message>
    <message>
        <source>How many pictures to draw, 1 to 1000, each from its own seed</source>
        <translation>画多少张图片，1 到 1000，每张用自己的种子</translation>
    </message>
    <message>
        <source>Prompt strength</source>
        <translation>提示词强度</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图片数量</translation>
    </message>
</context>
<context>
    <name>PictureFiles</name>
    <message>
        <source>PNG (*.png);;JPEG (*.jpg *.jpeg);;WebP (*.webp);;TIFF (*.tiff *.tif)</source>
        <translation>PNG (*.png);;JPEG (*.jpg *.jpeg);;WebP (*.webp);;TIFF (*.tiff *.tif)</translation>
    </message>
    <message>
        <source>Save picture</source>
        <translation>保存图片</translation>
    </message>
    <message>
        <source>The picture could not be saved into “{folder}”: choose another folder.</source>
        <translation>图片无法保存到“{folder}”：请选择其他文件夹。</translation>
    </message>
    <message>
        <source>Pictures (*.png *.jpg *.jpeg *.webp *.bmp *.gif *.tif *.tiff)</source>
        <translation>图片 (*.png *.jpg *.jpeg *.webp *.bmp *.gif *.tif *.tiff)</translation>
    </message>
    <message>
        <source>Add target pictures</source>
        <translation>添加目标图片</translation>
    </message>
    <message>
        <source>There is no picture to add: copy or drop a picture.</source>
        <translation>没有可添加的图片：请复制或拖入一张图片。</translation>
    </message>
    <message>
        <source>Save pictures into</source>
        <translation>图片保存到</translation>
    </message>
    <message>
        <source>The folder “{folder}” could not be opened.</source>
        <translation>无法打开文件夹“{folder}”。</translation>
    </message>
</context>
<context>
    <name>PictureRow</name>
    <message>
        <source>Add words</source>
        <translation>添加词语</translation>
    </message>
    <message>
        <source>Say what is in the picture: it and its words are then drawn towards together</source>
        <translation>说说图片里有什么：之后它和这些词语一起作为目标</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
</context>
<context>
    <name>PlotPanel</name>
    <message>
        <source>How far off it still is</source>
        <translation>还差多远</translation>
    </message>
    <message>
        <source>The loss of the network that learns: the lower, the better. The scale is logarithmic.</source>
        <translation>学习中的网络的损失：越低越好。坐标为对数刻度。</translation>
    </message>
    <message>
        <source>loss {loss}</source>
        <translation>损失 {loss}</translation>
    </message>
</context>
<context>
    <name>PresetButton</name>
    <message>
        <source>{name} · changed</source>
        <translation>{name} · 已更改</translation>
    </message>
    <message>
        <source>Presets: settings that go well together; your own can be kept here, too</source>
        <translation>预设：搭配得当的一组设置；您自己的也可以保存在这里</translation>
    </message>
    <message>
        <source>Preset: {name}</source>
        <translation>预设：{name}</translation>
    </message>
</context>
<context>
    <name>PresetDesk</name>
    <message>
        <source>The preset “{name}” is in use.</source>
        <translation>正在使用预设“{name}”。</translation>
    </message>
    <message>
        <source>All settings are reset. Words, pictures, model and seed stay.</source>
        <translation>所有设置都已重置。词语、图片、模型和种子保持不变。</translation>
    </message>
    <message>
        <source>Save preset</source>
        <translation>保存预设</translation>
    </message>
    <message>
        <source>The preset “{name}” is kept.</source>
        <translation>预设“{name}”已保存。</translation>
    </message>
    <message>
        <source>Rename preset</source>
        <translation>重命名预设</translation>
    </message>
    <message>
        <source>The preset “{name}” was deleted.</source>
        <translation>预设“{name}”已删除。</translation>
    </message>
    <message>
        <source>Presets (*.json)</source>
        <translation>预设 (*.json)</translation>
    </message>
    <message>
        <source>Import preset</source>
        <translation>导入预设</translation>
    </message>
    <message>
        <source>The preset “{name}” was imported.</source>
        <translation>预设“{name}”已导入。</translation>
    </message>
    <message>
        <source>Export preset</source>
        <translation>导出预设</translation>
    </message>
    <message>
        <source>Saved as {path}</source>
        <translation>已保存为 {path}</translation>
    </message>
    <message>
        <source>Save settings as a preset…</source>
        <translation>把设置保存为预设…</translation>
    </message>
    <message>
        <source>Import preset…</source>
        <translation>导入预设…</translation>
    </message>
    <message>
        <source>Export “{name}”…</source>
        <translation>导出“{name}”…</translation>
    </message>
    <message>
        <source>Rename “{name}”…</source>
        <translation>重命名“{name}”…</translation>
    </message>
    <message>
        <source>Delete “{name}”</source>
        <translation>删除“{name}”</translation>
    </message>
    <message>
        <source>Reset all settings</source>
        <translation>重置所有设置</translation>
    </message>
    <message>
        <source>{told} It took the place of another.</source>
        <translation>{told}它取代了原有的同名预设。</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
</context>
<context>
    <name>Presets</name>
    <message>
        <source>Balanced</source>
        <translation>均衡</translation>
    </message>
    <message>
        <source>The usual way, as ClipDiff comes</source>
        <translation>通常的方式，即 ClipDiff 的默认设置</translation>
    </message>
    <message>
        <source>Quick sketch</source>
        <translation>快速草图</translation>
    </message>
    <message>
        <source>Few steps, to try words out</source>
        <translation>步数少，用来试试词语</translation>
    </message>
    <message>
        <source>Careful</source>
        <translation>细致</translation>
    </message>
    <message>
        <source>More steps, drawn twice over where shapes form: slower, and closer to the words</source>
        <translation>步数更多，形状形成时每步画两遍：更慢，也更贴近词语</translation>
    </message>
    <message>
        <source>Classic Disco</source>
        <translation>经典 Disco</translation>
    </message>
    <message>
        <source>As Disco Diffusion drew: CLIP alone steers, by its way of cutting</source>
        <translation>像 Disco Diffusion 那样作画：只由 CLIP 引导，用它的裁剪方式</translation>
    </message>
    <message>
        <source>CLIP alone</source>
        <translation>仅 CLIP</translation>
    </message>
    <message>
        <source>The network is told nothing, CLIP does all the steering: stranger pictures</source>
        <translation>不告诉网络任何内容，全由 CLIP 引导：图片更奇异</translation>
    </message>
    <message>
        <source>Painterly</source>
        <translation>绘画感</translation>
    </message>
    <message>
        <source>Large shapes and smooth areas, by total variation</source>
        <translation>用总变差得到大块形状和平滑区域</translation>
    </message>
    <message>
        <source>Pixel art</source>
        <translation>像素画</translation>
    </message>
    <message>
        <source>The way of cutting that suits pixel art</source>
        <translation>适合像素画的裁剪方式</translation>
    </message>
    <message>
        <source>Watercolour</source>
        <translation>水彩</translation>
    </message>
    <message>
        <source>Its way of cutting, with smooth areas and softer colours</source>
        <translation>水彩的裁剪方式，区域平滑，颜色更柔和</translation>
    </message>
    <message>
        <source>Seamless tile</source>
        <translation>无缝图案</translation>
    </message>
    <message>
        <source>Edges meet, so that copies can be laid side by side</source>
        <translation>边缘相接，可以一张接一张并排铺开</translation>
    </message>
    <message>
        <source>Mirror</source>
        <translation>镜像</translation>
    </message>
    <message>
        <source>The left side is like the right</source>
        <translation>左右两边对称</translation>
    </message>
    <message>
        <source>Langevin</source>
        <translation>朗之万游走</translation>
    </message>
    <message>
        <source>A walk of small steps with fresh noise in each: slow, and different every time</source>
        <translation>小步游走，每步加入新噪声：很慢，每次都不同</translation>
    </message>
</context>
<context>
    <name>ProgressActions</name>
    <message>
        <source>Curves</source>
        <translation>曲线</translation>
    </message>
    <message>
        <source>Show what guides the picture, term by term, beside it</source>
        <translation>在图片旁逐项显示是什么在引导它</translation>
    </message>
    <message>
        <source>Notice when done</source>
        <translation>完成时通知</translation>
    </message>
    <message>
        <source>Tell when a drawing is done or failed while the window is behind</source>
        <translation>窗口不在前台时，画完或失败都发出通知</translation>
    </message>
</context>
<context>
    <name>ProgressDesk</name>
    <message>
        <source>The picture is finished</source>
        <translation>图片已完成</translation>
    </message>
    <message>
        <source>The pictures are finished</source>
        <translation>图片已全部完成</translation>
    </message>
    <message>
        <source>The picture was not finished</source>
        <translation>图片未完成</translation>
    </message>
</context>
<context>
    <name>ProgressPanel</name>
    <message>
        <source>How long a step takes in the mean, and how much memory the engine has, the GPU&apos;s at its most</source>
        <translation>每一步平均用时，以及引擎占用的内存；显存为最高值</translation>
    </message>
    <message>
        <source>How near CLIP finds the picture to what was asked for: their cosine, which is 1 at most</source>
        <translation>CLIP 认为图片与要求有多接近：两者的余弦值，最大为 1</translation>
    </message>
    <message>
        <source>CLIP {score}</source>
        <translation>CLIP {score}</translation>
    </message>
    <message>
        <source>Step {step} of {steps}</source>
        <translation>第 {step} 步，共 {steps} 步</translation>
    </message>
    <message>
        <source>Picture {index} of {count}</source>
        <translation>第 {index} 张，共 {count} 张</translation>
    </message>
    <message>
        <source>{seconds} s left</source>
        <translation>剩余 {seconds} 秒</translation>
    </message>
    <message>
        <source>{minutes} min {seconds} s left</source>
        <translation>剩余 {minutes} 分 {seconds} 秒</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min left</source>
        <translation>剩余 {hours} 小时 {minutes} 分</translation>
    </message>
    <message>
        <source>{seconds} s/step</source>
        <translation>{seconds} 秒/步</translation>
    </message>
    <message>
        <source>GPU {size}</source>
        <translation>显存 {size}</translation>
    </message>
</context>
<context>
    <name>PromptActions</name>
    <message>
        <source>Let the row that is typed in count more</source>
        <translation>加大正在输入的这一行的权重</translation>
    </message>
    <message>
        <source>More weight</source>
        <translation>加大权重</translation>
    </message>
    <message>
        <source>Let the row that is typed in count less</source>
        <translation>减小正在输入的这一行的权重</translation>
    </message>
    <message>
        <source>Less weight</source>
        <translation>减小权重</translation>
    </message>
    <message>
        <source>Move row up</source>
        <translation>上移一行</translation>
    </message>
    <message>
        <source>Put the row before the one above</source>
        <translation>把这一行移到上一行之前</translation>
    </message>
    <message>
        <source>Put the row behind the one below</source>
        <translation>把这一行移到下一行之后</translation>
    </message>
    <message>
        <source>Move row down</source>
        <translation>下移一行</translation>
    </message>
    <message>
        <source>Bring back the prompt that was drawn before this one</source>
        <translation>取回在这之前画过的提示词</translation>
    </message>
    <message>
        <source>Earlier prompt</source>
        <translation>较早的提示词</translation>
    </message>
    <message>
        <source>Go forward to the prompt that was drawn after this one</source>
        <translation>前进到在这之后画过的提示词</translation>
    </message>
    <message>
        <source>Later prompt</source>
        <translation>较晚的提示词</translation>
    </message>
    <message>
        <source>Take back the last change of the prompts: rows, words, weights</source>
        <translation>撤销对提示词的上一次更改：行、词语、权重</translation>
    </message>
    <message>
        <source>Undo in prompts</source>
        <translation>撤销提示词更改</translation>
    </message>
    <message>
        <source>Make the change of the prompts again</source>
        <translation>恢复对提示词的更改</translation>
    </message>
    <message>
        <source>Redo in prompts</source>
        <translation>重做提示词更改</translation>
    </message>
    <message>
        <source>Find a prompt that you drew before</source>
        <translation>查找以前画过的提示词</translation>
    </message>
    <message>
        <source>Earlier prompts…</source>
        <translation>以前的提示词…</translation>
    </message>
    <message>
        <source>Save this prompt…</source>
        <translation>保存这条提示词…</translation>
    </message>
    <message>
        <source>Keep these words under a name</source>
        <translation>给这些词语取个名字并保存</translation>
    </message>
    <message>
        <source>Saved prompts…</source>
        <translation>已保存的提示词…</translation>
    </message>
    <message>
        <source>Change or remove the prompts you saved</source>
        <translation>更改或移除您保存的提示词</translation>
    </message>
    <message>
        <source>Draw several prompts, one a line</source>
        <translation>画多条提示词，每行一条</translation>
    </message>
    <message>
        <source>Several prompts…</source>
        <translation>多条提示词…</translation>
    </message>
    <message>
        <source>Draw the same with several values of a setting or two, as a grid</source>
        <translation>用一两项设置的多个值画同样的内容，排成网格</translation>
    </message>
    <message>
        <source>Sweep…</source>
        <translation>参数对比…</translation>
    </message>
    <message>
        <source>Lay out the pictures of the sweep that are there, and wait for no others</source>
        <translation>把参数对比中已画好的图片排成网格，不再等其余的</translation>
    </message>
    <message>
        <source>Lay out the sweep now</source>
        <translation>立即排出参数对比</translation>
    </message>
</context>
<context>
    <name>PromptDesk</name>
    <message>
        <source>Styles that this model has not learned</source>
        <translation>这个模型没有学过的风格</translation>
    </message>
    <message>
        <source>Prompts</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>The sweep is laid out as {name}.</source>
        <translation>参数对比已排成 {name}。</translation>
    </message>
    <message>
        <source>No font of this computer has these letters: {letters}</source>
        <translation>这台电脑上没有包含这些文字的字体：{letters}</translation>
    </message>
    <message>
        <source>Show it</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>Your prompts could not be kept for the next start: {reason}</source>
        <translation>无法为下次启动保留您的提示词：{reason}</translation>
    </message>
</context>
<context>
    <name>PromptEdit</name>
    <message>
        <source>No word that it knows is spelled alike</source>
        <translation>它认识的词语中没有拼写相近的</translation>
    </message>
    <message>
        <source>Add “{word}” to my words</source>
        <translation>把“{word}”加入我的词语</translation>
    </message>
    <message>
        <source>This model has not learned “{word}”. Right-click for words that it knows.</source>
        <translation>这个模型没有学过“{word}”。右键点击可查看它认识的词语。</translation>
    </message>
</context>
<context>
    <name>PromptList</name>
    <message>
        <source>Search in the prompts you drew</source>
        <translation>在画过的提示词中搜索</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Only prompts that hold these words are shown</source>
        <translation>只显示包含这些词语的提示词</translation>
    </message>
    <message>
        <source>Earlier prompts</source>
        <translation>以前的提示词</translation>
    </message>
    <message>
        <source>The newest first</source>
        <translation>最新的在前</translation>
    </message>
    <message>
        <source>What you draw is listed here.</source>
        <translation>您画过的内容会列在这里。</translation>
    </message>
</context>
<context>
    <name>PromptsPanel</name>
    <message>
        <source>Words</source>
        <translation>词语</translation>
    </message>
    <message>
        <source>Add words</source>
        <translation>添加词语</translation>
    </message>
    <message>
        <source>Add another row of words</source>
        <translation>再添加一行词语</translation>
    </message>
    <message>
        <source>Picture…</source>
        <translation>图片…</translation>
    </message>
    <message>
        <source>Add a picture</source>
        <translation>添加图片</translation>
    </message>
    <message>
        <source>Draw towards a picture: choose one here, drop it onto the window, or paste it</source>
        <translation>以图片为目标：在这里选择，拖到窗口上，或粘贴</translation>
    </message>
    <message>
        <source>Styles</source>
        <translation>风格</translation>
    </message>
    <message>
        <source>Styles and saved prompts</source>
        <translation>风格和已保存的提示词</translation>
    </message>
    <message>
        <source>Add a style or a prompt that you saved, save this one, or find one that you drew before</source>
        <translation>添加风格或已保存的提示词，保存当前这条，或查找以前画过的</translation>
    </message>
    <message>
        <source>Prompts (optional)</source>
        <translation>提示词（可选）</translation>
    </message>
    <message>
        <source>Prompts</source>
        <translation>提示词</translation>
    </message>
</context>
<context>
    <name>Queue</name>
    <message>
        <source>Waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Getting ready…</source>
        <translation>正在准备…</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>剩余 {time}</translation>
    </message>
    <message>
        <source>seed {seed}</source>
        <translation>种子 {seed}</translation>
    </message>
    <message>
        <source>picture {number} of {count}</source>
        <translation>第 {number} 张，共 {count} 张</translation>
    </message>
    <message>
        <source>{done} of {count} done</source>
        <translation>已完成 {done} / {count}</translation>
    </message>
    <message>
        <source>pictures: {count}</source>
        <translation>{count} 张图片</translation>
    </message>
</context>
<context>
    <name>QueueActions</name>
    <message>
        <source>Queue</source>
        <translation>队列</translation>
    </message>
    <message>
        <source>Show what is still to be drawn</source>
        <translation>显示还要画的内容</translation>
    </message>
    <message>
        <source>Draw next</source>
        <translation>接下来就画</translation>
    </message>
    <message>
        <source>Add to the queue, before all that wait</source>
        <translation>加入队列，排在所有等待项之前</translation>
    </message>
    <message>
        <source>Hold the queue</source>
        <translation>暂停队列</translation>
    </message>
    <message>
        <source>Finish what is drawn, and begin nothing more</source>
        <translation>画完当前的，不再开始新的</translation>
    </message>
    <message>
        <source>Clear the queue</source>
        <translation>清空队列</translation>
    </message>
    <message>
        <source>Remove all but what is being drawn</source>
        <translation>移除正在画的以外的所有内容</translation>
    </message>
    <message>
        <source>Go on with the queue</source>
        <translation>继续队列</translation>
    </message>
    <message>
        <source>Draw what is paused</source>
        <translation>画已暂停的内容</translation>
    </message>
</context>
<context>
    <name>QueueDesk</name>
    <message>
        <source>Added to the queue.</source>
        <translation>已加入队列。</translation>
    </message>
    <message>
        <source>Show it</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>“{title}” could not be drawn. {message}</source>
        <translation>无法画出“{title}”。{message}</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Pictures still to be drawn: {count}</source>
        <translation>还要画的图片：{count}</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Removed from the queue: {titles}</source>
        <translation>已从队列中移除：{titles}</translation>
    </message>
    <message>
        <source>{titles}…</source>
        <translation>{titles}…</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>The settings of this entry are in use.</source>
        <translation>正在使用这一项的设置。</translation>
    </message>
    <message>
        <source>Try again or go on</source>
        <translation>重试或继续</translation>
    </message>
    <message>
        <source>Draw next</source>
        <translation>接下来就画</translation>
    </message>
    <message>
        <source>Use these settings</source>
        <translation>使用这些设置</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
</context>
<context>
    <name>QueuePanel</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Close the queue; it goes on without being seen</source>
        <translation>关闭队列；它会在后台继续</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Draw what is paused</source>
        <translation>画已暂停的内容</translation>
    </message>
    <message>
        <source>Another window of ClipDiff keeps its queue. This one ends with this window.</source>
        <translation>队列由另一个 ClipDiff 窗口保存。这里的队列会随此窗口关闭而结束。</translation>
    </message>
    <message>
        <source>Nothing waits. Start another picture while one is drawn, and it is drawn after that.</source>
        <translation>没有等待的内容。正在画一张时再开始另一张，就会接在它后面画。</translation>
    </message>
    <message>
        <source>Pictures to draw: {count}</source>
        <translation>要画的图片：{count}</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>队列</translation>
    </message>
</context>
<context>
    <name>QueueView</name>
    <message>
        <source>Queue</source>
        <translation>队列</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Draw next</source>
        <translation>接下来就画</translation>
    </message>
    <message>
        <source>Stop and remove</source>
        <translation>停止并移除</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
</context>
<context>
    <name>Recall</name>
    <message>
        <source>The settings of this picture are in use, its seed is locked.</source>
        <translation>正在使用这张图片的设置，种子已锁定。</translation>
    </message>
    <message>
        <source>The settings of this picture are in use, with a seed of your own.</source>
        <translation>正在使用这张图片的设置，种子用您自己的。</translation>
    </message>
    <message>
        <source>The row was removed.</source>
        <translation>已移除该行。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
</context>
<context>
    <name>Resets</name>
    <message>
        <source>Back to what is usual</source>
        <translation>恢复默认值</translation>
    </message>
    <message>
        <source>Back to what the preset has</source>
        <translation>恢复预设中的值</translation>
    </message>
</context>
<context>
    <name>Results</name>
    <message>
        <source>Saving “{name}”…</source>
        <translation>正在保存“{name}”…</translation>
    </message>
    <message>
        <source>Saved as {path}</source>
        <translation>已保存为 {path}</translation>
    </message>
    <message>
        <source>No font of this computer has these letters: {letters}</source>
        <translation>这台电脑上没有包含这些文字的字体：{letters}</translation>
    </message>
    <message>
        <source>The nearest to the prompt is picture {number} of {count}.</source>
        <translation>最接近提示词的是第 {number} 张，共 {count} 张。</translation>
    </message>
    <message>
        <source>Show it</source>
        <translation>查看</translation>
    </message>
</context>
<context>
    <name>Row</name>
    <message>
        <source>Reset {setting}</source>
        <translation>重置{setting}</translation>
    </message>
</context>
<context>
    <name>RunCurves</name>
    <message>
        <source>What guides the picture</source>
        <translation>是什么在引导图片</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Close the curves</source>
        <translation>关闭曲线</translation>
    </message>
    <message>
        <source>The terms of the loss, step by step: the lower, the nearer to what was asked for</source>
        <translation>各损失项逐步的变化：越低，越接近要求</translation>
    </message>
    <message>
        <source>The curves come with the next picture that CLIP guides.</source>
        <translation>下一张由 CLIP 引导的图片会显示曲线。</translation>
    </message>
    <message>
        <source>CLIP</source>
        <translation>CLIP</translation>
    </message>
    <message>
        <source>Smoothness</source>
        <translation>平滑</translation>
    </message>
    <message>
        <source>Value range</source>
        <translation>取值范围</translation>
    </message>
    <message>
        <source>Saturation</source>
        <translation>饱和度</translation>
    </message>
    <message>
        <source>Left like right</source>
        <translation>左右对称</translation>
    </message>
    <message>
        <source>Top like bottom</source>
        <translation>上下对称</translation>
    </message>
    <message>
        <source>Pixels of the start</source>
        <translation>起始图的像素</translation>
    </message>
    <message>
        <source>Look of the start</source>
        <translation>起始图的样子</translation>
    </message>
</context>
<context>
    <name>RunDesk</name>
    <message>
        <source>{percent} % · ClipDiff</source>
        <translation>{percent}% · ClipDiff</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>复制详情</translation>
    </message>
</context>
<context>
    <name>SamplingRows</name>
    <message>
        <source>Solver</source>
        <translation>采样器</translation>
    </message>
    <message>
        <source>How the noise is walked down</source>
        <translation>怎样一步步去除噪声</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>调度</translation>
    </message>
    <message>
        <source>How the steps are spread over the noise levels</source>
        <translation>步数在各噪声强度上怎样分布</translation>
    </message>
    <message>
        <source>Exponential</source>
        <translation>指数</translation>
    </message>
    <message>
        <source>The network&apos;s own</source>
        <translation>网络自带</translation>
    </message>
    <message>
        <source>Fresh noise</source>
        <translation>新噪声</translation>
    </message>
    <message>
        <source>Eta: how much new noise DDIM, the ancestral solvers and the SDE add at every step; 0.5 to 1 is usual</source>
        <translation>Eta：DDIM、祖先采样器和 SDE 每一步加入多少新噪声；通常为 0.5 到 1</translation>
    </message>
    <message>
        <source>Recurrence</source>
        <translation>重复</translation>
    </message>
    <message>
        <source>How often each step is drawn, noised again in between: slower, and closer to the prompts</source>
        <translation>每一步重画多少次，其间重新加噪：更慢，也更贴近提示词</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>起点</translation>
    </message>
    <message>
        <source>What the picture forms from; Perlin noise gives larger shapes</source>
        <translation>图片从什么形成；柏林噪声形状更大</translation>
    </message>
    <message>
        <source>Noise</source>
        <translation>噪声</translation>
    </message>
    <message>
        <source>Perlin noise</source>
        <translation>柏林噪声</translation>
    </message>
    <message>
        <source>Tiling</source>
        <translation>无缝平铺</translation>
    </message>
    <message>
        <source>Let the edges meet, so that the picture can be laid side by side without a seam</source>
        <translation>让边缘相接，图片可以无缝并排铺开</translation>
    </message>
</context>
<context>
    <name>SavedPrompts</name>
    <message>
        <source>Saved prompts</source>
        <translation>已保存的提示词</translation>
    </message>
    <message>
        <source>Choose one to change it</source>
        <translation>选择一条进行更改</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Words, for example: blurry:-0.3</source>
        <translation>词语，例如：模糊:-0.3</translation>
    </message>
    <message>
        <source>What to call it; a name that is there already is replaced</source>
        <translation>它的名称；已有的同名项会被替换</translation>
    </message>
    <message>
        <source>What is added to the prompt. With a weight behind a colon it becomes a row of its own.</source>
        <translation>要加入提示词的内容。冒号后写上权重，它就会单独成为一行。</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>词语</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Keep these words under this name</source>
        <translation>用这个名称保存这些词语</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Remove the one that is chosen</source>
        <translation>移除选中的一条</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Close this</source>
        <translation>关闭此窗口</translation>
    </message>
</context>
<context>
    <name>Scrubber</name>
    <message>
        <source>How the picture came to be: drag to go back to a step, and to the end to see the picture again</source>
        <translation>图片的作画过程：拖动可回看某一步，拖到末尾重新显示图片</translation>
    </message>
    <message>
        <source>Steps of the picture</source>
        <translation>图片的各步</translation>
    </message>
</context>
<context>
    <name>Scrubbing</name>
    <message>
        <source>Step {step}</source>
        <translation>第 {step} 步</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>现在</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>已完成</translation>
    </message>
</context>
<context>
    <name>SeedRow</name>
    <message>
        <source>The number the noise is drawn from: the same seed draws the same picture</source>
        <translation>生成噪声的数字：相同的种子画出相同的图片</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>Roll the dice</source>
        <translation>掷骰子</translation>
    </message>
    <message>
        <source>Pick another seed</source>
        <translation>换一个种子</translation>
    </message>
    <message>
        <source>Locked: every picture uses this seed</source>
        <translation>已锁定：每张图片都用这个种子</translation>
    </message>
    <message>
        <source>Unlocked: a new seed every time</source>
        <translation>未锁定：每次换新种子</translation>
    </message>
    <message>
        <source>Lock the seed</source>
        <translation>锁定种子</translation>
    </message>
</context>
<context>
    <name>Sentences</name>
    <message>
        <source>The {name} must be between {low} and {high}, not {value}.</source>
        <translation>{name} 必须在 {low} 和 {high} 之间，不能是 {value}。</translation>
    </message>
    <message>
        <source>The {name} must be a whole number, not {value}.</source>
        <translation>{name} 必须是整数，不能是 {value}。</translation>
    </message>
    <message>
        <source>There is no secondary model here: download “secondary”, or take the gradient another way.</source>
        <translation>这里没有辅助模型：请下载“secondary”，或换一种梯度。</translation>
    </message>
    <message>
        <source>“{model}” is no secondary model: choose one that is.</source>
        <translation>“{model}”不是辅助模型：请选择辅助模型。</translation>
    </message>
    <message>
        <source>This job was drawn with another version of the model “{model}”, which is not installed here. Choose the installed one to draw it anew.</source>
        <translation>这个任务是用模型“{model}”的另一个版本画的，这里没有安装。请选择已安装的版本重新画。</translation>
    </message>
    <message>
        <source>This guided-diffusion network takes more than a picture (it enlarges, or fills in). ClipDiff draws with those that take a picture alone.</source>
        <translation>这个 guided-diffusion 网络需要的不只是图片（它用于放大或填充）。ClipDiff 只用单独接受图片的网络作画。</translation>
    </message>
    <message>
        <source>This looks like a guided-diffusion network, but some of its weights are missing. Download it again.</source>
        <translation>这看起来是 guided-diffusion 网络，但缺少部分权重。请重新下载。</translation>
    </message>
    <message>
        <source>The list of models that comes with ClipDiff is damaged. Install ClipDiff again.</source>
        <translation>ClipDiff 附带的模型列表已损坏。请重新安装 ClipDiff。</translation>
    </message>
    <message>
        <source>There is too little space: the copy needs {needed} GB in “{folder}”, where {free} GB are free. Make room and try again.</source>
        <translation>空间不足：副本需要在“{folder}”中占用 {needed} GB，而可用空间只有 {free} GB。请腾出空间后重试。</translation>
    </message>
    <message>
        <source>There is too little space for “{model}”: it needs {needed} GB in “{folder}”, where {free} GB are free. Make room and try again.</source>
        <translation>空间不足以存放“{model}”：需要在“{folder}”中占用 {needed} GB，而可用空间只有 {free} GB。请腾出空间后重试。</translation>
    </message>
    <message>
        <source>“{model}” is already being downloaded. Wait until it is here.</source>
        <translation>“{model}”已在下载中。请等待下载完成。</translation>
    </message>
    <message>
        <source>“{model}” cannot be saved in “{folder}”: check the disk and who may write there.</source>
        <translation>“{model}”无法保存到“{folder}”：请检查磁盘和写入权限。</translation>
    </message>
    <message>
        <source>There is no folder at “{folder}”.</source>
        <translation>“{folder}”处没有文件夹。</translation>
    </message>
    <message>
        <source>This folder holds ClipDiff&apos;s own models, which it finds without that.</source>
        <translation>这个文件夹存放 ClipDiff 自己的模型，不添加也能找到。</translation>
    </message>
    <message>
        <source>There is no file at “{path}”.</source>
        <translation>“{path}”处没有文件。</translation>
    </message>
    <message>
        <source>There is already a model called “{model}”: choose another name, or remove that one.</source>
        <translation>已有名为“{model}”的模型：请换个名字，或移除原来的模型。</translation>
    </message>
    <message>
        <source>The built-in model stays: it comes with ClipDiff.</source>
        <translation>内置模型会保留：它随 ClipDiff 附送。</translation>
    </message>
    <message>
        <source>There is no model called “{model}” in the models folder, so nothing was removed.</source>
        <translation>模型文件夹中没有名为“{model}”的模型，因此没有移除任何内容。</translation>
    </message>
    <message>
        <source>Another model is being imported. Wait until it is done, then try again.</source>
        <translation>正在导入另一个模型。请等它完成后重试。</translation>
    </message>
    <message>
        <source>“{model}” could not be removed from “{folder}”: check who may write there.</source>
        <translation>无法从“{folder}”移除“{model}”：请检查写入权限。</translation>
    </message>
    <message>
        <source>“{file}” is Stable Diffusion in one file, which ClipDiff cannot draw with. It draws with the same model as a folder that diffusers saved: import that.</source>
        <translation>“{file}”是单文件的 Stable Diffusion，ClipDiff 无法用它作画。请导入 diffusers 保存为文件夹的同一模型。</translation>
    </message>
    <message>
        <source>The model “{model}” has no weights for its {part}. Install it again.</source>
        <translation>模型“{model}”缺少 {part} 的权重。请重新安装。</translation>
    </message>
    <message>
        <source>These weights are of no network that ClipDiff knows: it draws with guided-diffusion and v-diffusion networks, Disco&apos;s secondary model, and open_clip&apos;s CLIPs.</source>
        <translation>这些权重不属于 ClipDiff 认识的网络：它可以使用 guided-diffusion 和 v-diffusion 网络、Disco 的辅助模型以及 open_clip 的 CLIP。</translation>
    </message>
    <message>
        <source>There is no model called “{model}”. Models that draw here: {models}.</source>
        <translation>没有名为“{model}”的模型。这里可以作画的模型：{models}。</translation>
    </message>
    <message>
        <source>The model “{model}” needs a newer ClipDiff: update ClipDiff to use it.</source>
        <translation>模型“{model}”需要更新版本的 ClipDiff：请更新后使用。</translation>
    </message>
    <message>
        <source>“{files}” listens to the CLIP {name}, which is not here: download it (“ViT-B-16_openai” in the list of models), or switch conditioning off.</source>
        <translation>“{files}”听从 CLIP {name}，而它不在这里：请下载它（模型列表中的“ViT-B-16_openai”），或关闭条件。</translation>
    </message>
    <message>
        <source>This is a classifier of guided-diffusion&apos;s: it rates pictures and cannot draw them.</source>
        <translation>这是 guided-diffusion 的分类器：它给图片打分，不能绘画。</translation>
    </message>
    <message>
        <source>This looks like a guided-diffusion network, but {value} is missing, left over or of another shape ({wrong} in all). Download it again.</source>
        <translation>这看起来像 guided-diffusion 网络，但 {value} 缺失、多余或形状不符（共 {wrong} 处）。请重新下载。</translation>
    </message>
    <message>
        <source>There is no model called “{name}” to download. “clipdiff models list” names those that there are.</source>
        <translation>没有名为“{name}”的模型可供下载。“clipdiff models list”会列出现有的模型。</translation>
    </message>
    <message>
        <source>“{path}” is a {kind}, which ClipDiff cannot draw with. It draws with unconditional U-Nets (UNet2DModel) and with Stable Diffusion 1, 2 and XL.</source>
        <translation>“{path}”是 {kind}，ClipDiff 不能用它绘画。可用的是无条件 U-Net（UNet2DModel）和 Stable Diffusion 1、2、XL。</translation>
    </message>
    <message>
        <source>“{folder}” lacks the weights of its {part}: there is no .safetensors file. Download or save the model again.</source>
        <translation>“{folder}”缺少 {part} 的权重：没有 .safetensors 文件。请重新下载或保存该模型。</translation>
    </message>
    <message>
        <source>“{folder}” keeps its {part} only as a pickle ({value}), which ClipDiff never opens. Download its safetensors, or save it with diffusers&apos; save_pretrained(safe_serialization=True).</source>
        <translation>“{folder}”的 {part} 只有 pickle 格式（{value}），ClipDiff 从不打开它。请下载 safetensors，或用 diffusers 的 save_pretrained(safe_serialization=True) 保存。</translation>
    </message>
    <message>
        <source>“{folder}” lacks its {part}: {place} has no {names}. Download or save the model again.</source>
        <translation>“{folder}”缺少 {part}：{place} 里没有 {names}。请重新下载或保存该模型。</translation>
    </message>
    <message>
        <source>“{model}” is damaged: {path} cannot be read.</source>
        <translation>“{model}”已损坏：无法读取 {path}。</translation>
    </message>
    <message>
        <source>“{model}” is no complete diffusers folder: it has no {path}. Download or save the model again.</source>
        <translation>“{model}”不是完整的 diffusers 文件夹：缺少 {path}。请重新下载或保存该模型。</translation>
    </message>
    <message>
        <source>What has arrived of “{entry}” could not be removed from “{folder}”: check who may write there.</source>
        <translation>“{entry}”已下载的部分无法从“{folder}”中删除：请检查写入权限。</translation>
    </message>
    <message>
        <source>The folder “{folder}” was not added, so there is nothing to forget.</source>
        <translation>文件夹“{folder}”没有添加过，因此无需移除。</translation>
    </message>
    <message>
        <source>The list of added folders is damaged. Delete “{path}” and add the folders again.</source>
        <translation>已添加文件夹的列表已损坏。请删除“{path}”，再重新添加文件夹。</translation>
    </message>
    <message>
        <source>The list of folders cannot be saved in “{data}”.</source>
        <translation>文件夹列表无法保存到“{data}”。</translation>
    </message>
    <message>
        <source>A model cannot be called “{wanted}”: choose up to {most} letters, digits, spaces, dots, dashes.</source>
        <translation>模型不能叫“{wanted}”：请用最多 {most} 个字母、数字、空格、点或短横线。</translation>
    </message>
    <message>
        <source>This is not an import that ClipDiff understands.</source>
        <translation>这不是 ClipDiff 能理解的导入。</translation>
    </message>
    <message>
        <source>“{path}” cannot be used where it is: ClipDiff cannot note it by this name. Rename it, or import a copy.</source>
        <translation>“{path}”不能在原处使用：ClipDiff 无法记录这个名称。请重命名，或导入副本。</translation>
    </message>
    <message>
        <source>The folder “{elsewhere}” of the model “{model}” holds other files than when it was imported: bring back what it was, or remove the model and import it again.</source>
        <translation>模型“{model}”的文件夹“{elsewhere}”里的文件与导入时不同：请恢复原状，或移除该模型后重新导入。</translation>
    </message>
    <message>
        <source>The model “{model}” is damaged: {name} cannot be read. Install it again.</source>
        <translation>模型“{model}”已损坏：无法读取 {name}。请重新安装。</translation>
    </message>
    <message>
        <source>The weights of the {what} in “{model}” do not fit its configuration: {wrong} is missing, left over or of another shape ({count} in all). Install the model again.</source>
        <translation>“{model}”中 {what} 的权重与其配置不符：{wrong} 缺失、多余或形状不符（共 {count} 处）。请重新安装该模型。</translation>
    </message>
    <message>
        <source>The folder “{folder}” holds no model that ClipDiff knows. Choose a folder with a {manifest} or {model_index}, or a checkpoint file.</source>
        <translation>文件夹“{folder}”里没有 ClipDiff 认识的模型。请选择含有 {manifest} 或 {model_index} 的文件夹，或一个检查点文件。</translation>
    </message>
    <message>
        <source>This looks like a v-diffusion network, but its structure is none of those that ClipDiff knows: {known}.</source>
        <translation>这看起来像 v-diffusion 网络，但其结构不是 ClipDiff 认识的：{known}。</translation>
    </message>
    <message>
        <source>There is nothing to answer about {field}: ClipDiff knows it of this file.</source>
        <translation>关于 {field} 无需回答：ClipDiff 已从该文件得知。</translation>
    </message>
    <message>
        <source>{field} can be {choices}; {answer} does not fit this file.</source>
        <translation>{field} 可以是 {choices}；{answer} 不适合这个文件。</translation>
    </message>
    <message>
        <source>The model “{name}” cannot be used: its {manifest} is broken. Install it again.</source>
        <translation>模型“{name}”无法使用：其 {manifest} 已损坏。请重新安装。</translation>
    </message>
    <message>
        <source>This is a CLIP in the form of Hugging Face&apos;s transformers. Use open_clip&apos;s safetensors of the same model: open_clip_model.safetensors on the Hugging Face hub.</source>
        <translation>这是 Hugging Face transformers 格式的 CLIP。请使用同一模型的 open_clip safetensors：Hugging Face 上的 open_clip_model.safetensors。</translation>
    </message>
    <message>
        <source>These weights do not fit the architecture {name}: {names}. Choose the architecture that they were trained with.</source>
        <translation>这些权重不适合架构 {name}：{names}。请选择训练时所用的架构。</translation>
    </message>
    <message>
        <source>{name} lacks its tokenizer: put its files ({value}, {other}) beside its weights.</source>
        <translation>{name} 缺少分词器：请把它的文件（{value}、{other}）放到权重旁边。</translation>
    </message>
    <message>
        <source>The text network of {config} is one of Hugging Face&apos;s own, which ClipDiff does not build: use a CLIP with open_clip&apos;s text network.</source>
        <translation>{config} 的文本网络是 Hugging Face 自己的，ClipDiff 不能构建：请使用带 open_clip 文本网络的 CLIP。</translation>
    </message>
    <message>
        <source>The configuration of {config} makes no CLIP: {name}, {reason}.</source>
        <translation>{config} 的配置不能构成 CLIP：{name}，{reason}。</translation>
    </message>
    <message>
        <source>“{name}” is damaged: it cannot be read as safetensors. Download it again.</source>
        <translation>“{name}”已损坏：无法作为 safetensors 读取。请重新下载。</translation>
    </message>
    <message>
        <source>The tokenizer of {name} cannot be read: download its files again.</source>
        <translation>无法读取 {name} 的分词器：请重新下载其文件。</translation>
    </message>
    <message>
        <source>This model has a flag “{name}” that this ClipDiff does not know.</source>
        <translation>此模型有一个此版 ClipDiff 不认识的标志“{name}”。</translation>
    </message>
    <message>
        <source>“{folder}” is damaged: its {part} cannot be read. Download or save the model again.</source>
        <translation>“{folder}”已损坏：无法读取其 {part}。请重新下载或保存该模型。</translation>
    </message>
    <message>
        <source>The weights of “{folder}” do not fit its configuration: {lost} of its {part} is missing or of another shape ({count} in all). Download or save the model again.</source>
        <translation>“{folder}”的权重与其配置不符：{part} 的 {lost} 缺失或形状不符（共 {count} 处）。请重新下载或保存该模型。</translation>
    </message>
    <message>
        <source>No stride makes “{respacing}” of {steps} steps: ask for another number.</source>
        <translation>没有步幅能使 {steps} 步变成“{respacing}”：请换一个数。</translation>
    </message>
    <message>
        <source>{count} steps cannot be taken of {size}: ask for fewer.</source>
        <translation>{size} 步中取不出 {count} 步：请减少步数。</translation>
    </message>
    <message>
        <source>This model draws one of its classes: choose one from 0 to {value}.</source>
        <translation>此模型按类别绘画：请选择 0 到 {value} 之间的类别。</translation>
    </message>
    <message>
        <source>There is no v-diffusion network “{name}”: choose one of {known}.</source>
        <translation>没有名为“{name}”的 v-diffusion 网络：请从 {known} 中选择。</translation>
    </message>
    <message>
        <source>The model “{files}” is of the kind “{kind}”, which this ClipDiff cannot draw with: update it.</source>
        <translation>模型“{files}”属于“{kind}”类，此版 ClipDiff 不能用它绘画：请更新。</translation>
    </message>
    <message>
        <source>“{place}” is used where it is, and CLIPs are read from safetensors alone: remove it from the list and import a copy.</source>
        <translation>“{place}”是在原处使用的，而 CLIP 只能从 safetensors 读取：请把它从列表中移除，并导入副本。</translation>
    </message>
    <message>
        <source>“{name}” is of the kind “{kind}” and has no CLIP that could guide.</source>
        <translation>“{name}”属于“{kind}”类，没有可用于引导的 CLIP。</translation>
    </message>
    <message>
        <source>The engine stopped unexpectedly ({reason}).</source>
        <translation>引擎意外停止（{reason}）。</translation>
    </message>
    <message>
        <source>The engine could not be started ({reason}). Close other programs first.</source>
        <translation>无法启动引擎（{reason}）。请先关闭其他程序。</translation>
    </message>
    <message>
        <source>A course may have {most} letters: this one has {count}.</source>
        <translation>变化曲线最多 {most} 个字符：这条有 {count} 个。</translation>
    </message>
    <message>
        <source>“{text}” cannot be read: write a number, or for example “0: 12, 40%: 4”.</source>
        <translation>无法识别“{text}”：请写一个数字，或例如“0: 12, 40%: 4”。</translation>
    </message>
    <message>
        <source>“{text}” does not say where {value} begins: for example “40%: 4”.</source>
        <translation>“{text}”没有说明 {value} 从哪里开始：例如“40%: 4”。</translation>
    </message>
    <message>
        <source>“{text}” goes on behind the end: {share}% is more than all.</source>
        <translation>“{text}”超出了结尾：{share}% 超过了全部。</translation>
    </message>
    <message>
        <source>CLIP would see nothing at step {step}: leave at least one cutout, overview or inner.</source>
        <translation>第 {step} 步时 CLIP 什么也看不到：请至少保留一个裁剪视图，全景或局部均可。</translation>
    </message>
    <message>
        <source>This model knows no classes: leave the class out.</source>
        <translation>这个模型没有类别：请不要填写类别。</translation>
    </message>
    <message>
        <source>This model draws one of its classes: choose one, or let CLIP guide.</source>
        <translation>这个模型画它的某个类别：请选择一个，或让 CLIP 引导。</translation>
    </message>
    <message>
        <source>This model draws pictures whose sides are multiples of {multiple} pixels, and {size} is none: {near} would be.</source>
        <translation>这个模型画的图片边长须为 {multiple} 像素的倍数，{size} 不符合：可以用 {near}。</translation>
    </message>
    <message>
        <source>The picture fell apart into numbers that are none: lower the guidance scales.</source>
        <translation>图片的数值已失效：请降低引导强度。</translation>
    </message>
    <message>
        <source>There is not enough memory for this picture: choose a smaller size or fewer cutouts.</source>
        <translation>内存不足以画这张图片：请选择更小的尺寸或更少的裁剪视图。</translation>
    </message>
    <message>
        <source>The engine sent a message that could not be read.</source>
        <translation>引擎发来的消息无法读取。</translation>
    </message>
    <message>
        <source>The engine was not told where pictures go: start ClipDiff again.</source>
        <translation>引擎没有得知图片该存到哪里：请重新启动 ClipDiff。</translation>
    </message>
    <message>
        <source>The window sent a command that could not be read.</source>
        <translation>窗口发来了一条无法读取的指令。</translation>
    </message>
    <message>
        <source>The init picture is not on this computer: choose it again.</source>
        <translation>起始图片不在这台电脑上：请重新选择。</translation>
    </message>
    <message>
        <source>The engine has been closed: start ClipDiff again.</source>
        <translation>引擎已关闭：请重新启动 ClipDiff。</translation>
    </message>
    <message>
        <source>The engine is busy with another picture: wait for it, or stop it first.</source>
        <translation>引擎正在画另一张图片：请等待，或先停止它。</translation>
    </message>
    <message>
        <source>“{text}” is not a size. Write it as WIDTHxHEIGHT, for example 256x256.</source>
        <translation>“{text}”不是尺寸。请写成“宽x高”，例如 256x256。</translation>
    </message>
    <message>
        <source>This job was made by a newer ClipDiff (format {version}; this one reads up to {most}). Update ClipDiff to open it.</source>
        <translation>这个任务由更新版本的 ClipDiff 制作（格式 {version}；此版本最高读取 {most}）。请更新 ClipDiff 后打开。</translation>
    </message>
    <message>
        <source>This job has a setting “{name}” that this ClipDiff does not know.</source>
        <translation>这个任务含有此版本 ClipDiff 不认识的设置“{name}”。</translation>
    </message>
    <message>
        <source>“{model}” is a CLIP: it guides, and another model draws.</source>
        <translation>“{model}”是 CLIP：它用来引导，作画要用另一个模型。</translation>
    </message>
    <message>
        <source>There is no CLIP called “{name}”. CLIPs that guide here: {names}.</source>
        <translation>没有名为“{name}”的 CLIP。这里可以引导的 CLIP：{names}。</translation>
    </message>
    <message>
        <source>A contact sheet shows 1 to {most} pictures, not {count}.</source>
        <translation>拼版图可显示 1 到 {most} 张图片，不能是 {count} 张。</translation>
    </message>
    <message>
        <source>ClipDiff saves PNG, JPEG, WebP and TIFF pictures: name it “{name}.png” instead of “{wrong}”.</source>
        <translation>ClipDiff 可保存 PNG、JPEG、WebP 和 TIFF 图片：请用“{name}.png”代替“{wrong}”。</translation>
    </message>
    <message>
        <source>This job is too long to travel inside a JPEG: choose PNG, WebP or TIFF, or leave the job out.</source>
        <translation>这个任务太长，无法放进 JPEG：请选择 PNG、WebP 或 TIFF，或不附带任务。</translation>
    </message>
    <message>
        <source>“{name}” holds no ClipDiff job: choose a picture that ClipDiff saved.</source>
        <translation>“{name}”中没有 ClipDiff 任务：请选择 ClipDiff 保存的图片。</translation>
    </message>
    <message>
        <source>The ClipDiff job inside “{name}” is damaged: choose another picture.</source>
        <translation>“{name}”中的 ClipDiff 任务已损坏：请选择其他图片。</translation>
    </message>
    <message>
        <source>“{path}” is a folder, not a picture: choose a picture in it.</source>
        <translation>“{path}”是文件夹，不是图片：请选择其中的图片。</translation>
    </message>
    <message>
        <source>There is no picture “{path}”: check the name.</source>
        <translation>没有图片“{path}”：请检查名称。</translation>
    </message>
    <message>
        <source>“{path}” is not a picture file: choose another.</source>
        <translation>“{path}”不是图片文件：请选择其他文件。</translation>
    </message>
    <message>
        <source>{name} is not a picture that ClipDiff can read: choose a PNG, JPEG or WebP.</source>
        <translation>{name} 不是 ClipDiff 能读取的图片：请选择 PNG、JPEG 或 WebP。</translation>
    </message>
    <message>
        <source>ClipDiff is not allowed to read {name}: choose another picture.</source>
        <translation>ClipDiff 没有权限读取 {name}：请选择其他图片。</translation>
    </message>
    <message>
        <source>{name} is damaged or cut off: choose another picture, or fetch it again.</source>
        <translation>{name} 已损坏或不完整：请选择其他图片，或重新获取。</translation>
    </message>
    <message>
        <source>“{name}” is no animation that ClipDiff writes: name it .gif, .webp, .apng or .mp4.</source>
        <translation>“{name}”不是 ClipDiff 能写的动画：请以 .gif、.webp、.apng 或 .mp4 结尾。</translation>
    </message>
    <message>
        <source>“{folder}” is a file, not a folder: choose another place to save to.</source>
        <translation>“{folder}”是文件，不是文件夹：请选择其他保存位置。</translation>
    </message>
    <message>
        <source>A target picture of this job is not on this computer: add the picture again.</source>
        <translation>这个任务的一张目标图片不在这台电脑上：请重新添加。</translation>
    </message>
    <message>
        <source>ClipDiff cannot write to the folder “{folder}”: the star is not kept.</source>
        <translation>ClipDiff 无法写入文件夹“{folder}”：星标没有保存。</translation>
    </message>
    <message>
        <source>A {format} has up to {most} pixels on a side: choose PNG or TIFF.</source>
        <translation>{format} 每边最多 {most} 像素：请选择 PNG 或 TIFF。</translation>
    </message>
    <message>
        <source>“{text}” is no colour: write a name or #RRGGBB, for example #ffffff.</source>
        <translation>“{text}”不是颜色：请写名称或 #RRGGBB，例如 #ffffff。</translation>
    </message>
    <message>
        <source>“{path}” was saved by a newer ClipDiff. Update ClipDiff to open it.</source>
        <translation>“{path}”由更新版的 ClipDiff 保存。请更新 ClipDiff 后再打开。</translation>
    </message>
    <message>
        <source>“{path}” is damaged: its source pictures cannot be read.</source>
        <translation>“{path}”已损坏：无法读取其来源图片。</translation>
    </message>
    <message>
        <source>“{path}” is not a ClipDiff job file: save one with ClipDiff and open that.</source>
        <translation>“{path}”不是 ClipDiff 任务文件：请打开由 ClipDiff 保存的文件。</translation>
    </message>
    <message>
        <source>A source picture inside “{name}” is damaged: save the job again.</source>
        <translation>“{name}”中的一张来源图片已损坏：请重新保存该任务。</translation>
    </message>
    <message>
        <source>There is no job file “{path}”: check the name.</source>
        <translation>没有任务文件“{path}”：请检查名称。</translation>
    </message>
    <message>
        <source>ClipDiff cannot read the job file “{path}”: choose another.</source>
        <translation>ClipDiff 无法读取任务文件“{path}”：请选择其他文件。</translation>
    </message>
    <message>
        <source>“{path}” is not a ClipDiff job file: it is not valid JSON.</source>
        <translation>“{path}”不是 ClipDiff 任务文件：不是有效的 JSON。</translation>
    </message>
    <message>
        <source>An animation may last up to {most} seconds: shorten it.</source>
        <translation>动画最长 {most} 秒：请缩短。</translation>
    </message>
    <message>
        <source>ClipDiff cannot write to the folder “{folder}”: choose another.</source>
        <translation>ClipDiff 无法写入文件夹“{folder}”：请选择其他文件夹。</translation>
    </message>
    <message>
        <source>“{output}” is not a file name: write it without folders.</source>
        <translation>“{output}”不是文件名：请不要写文件夹。</translation>
    </message>
    <message>
        <source>The disk is full: nothing more fits into “{folder}”. Make room or choose another.</source>
        <translation>磁盘已满：“{folder}”里放不下了。请腾出空间，或选择其他文件夹。</translation>
    </message>
    <message>
        <source>None of the sweep&apos;s pictures is there any more: draw it again.</source>
        <translation>参数对比的图片都已不在：请重新绘制。</translation>
    </message>
    <message>
        <source>The list of {name} is missing: install ClipDiff again.</source>
        <translation>缺少 {name} 列表：请重新安装 ClipDiff。</translation>
    </message>
    <message>
        <source>A preset needs a name: type one.</source>
        <translation>预设需要名称：请输入一个。</translation>
    </message>
    <message>
        <source>The name of a preset may have {most} letters: choose a shorter one.</source>
        <translation>预设的名称最多 {most} 个字符：请用短一些的。</translation>
    </message>
    <message>
        <source>“{path}” is not a ClipDiff preset.</source>
        <translation>“{path}”不是 ClipDiff 预设。</translation>
    </message>
    <message>
        <source>“{path}” was saved by a newer ClipDiff. Update ClipDiff to use it.</source>
        <translation>“{path}”由更新版的 ClipDiff 保存。请更新 ClipDiff 后再使用。</translation>
    </message>
    <message>
        <source>“{path}” is damaged: a preset has a name and settings.</source>
        <translation>“{path}”已损坏：预设应有名称和设置。</translation>
    </message>
    <message>
        <source>“{path}” is refused: a preset has no setting “{value}”.</source>
        <translation>“{path}”被拒绝：预设没有设置“{value}”。</translation>
    </message>
    <message>
        <source>The preset could not be saved into “{parent}”: {reason}.</source>
        <translation>预设无法保存到“{parent}”：{reason}。</translation>
    </message>
    <message>
        <source>“{path}” cannot be read: choose another file.</source>
        <translation>无法读取“{path}”：请选择其他文件。</translation>
    </message>
    <message>
        <source>The preset “{name}” could not be deleted: {reason}.</source>
        <translation>无法删除预设“{name}”：{reason}。</translation>
    </message>
    <message>
        <source>This entry of the queue is damaged: it has no output.</source>
        <translation>队列中的这一项已损坏：没有输出。</translation>
    </message>
    <message>
        <source>This entry of the queue is damaged: its output cannot be read.</source>
        <translation>队列中的这一项已损坏：无法读取其输出。</translation>
    </message>
    <message>
        <source>This is no entry of a queue that this ClipDiff can read.</source>
        <translation>这不是此版 ClipDiff 能读取的队列项。</translation>
    </message>
    <message>
        <source>This entry of the queue is damaged.</source>
        <translation>队列中的这一项已损坏。</translation>
    </message>
    <message>
        <source>The wildcards in “{path}” are empty: write words into it, one a line.</source>
        <translation>“{path}”里的通配词是空的：请写入词语，每行一个。</translation>
    </message>
    <message>
        <source>Wildcards lead to wildcards more than {deepest} times: does a list name itself? Take that out.</source>
        <translation>通配词引用通配词超过 {deepest} 层：是否有列表引用了自己？请去掉。</translation>
    </message>
    <message>
        <source>The wildcards make a prompt of more than {most} letters: shorten them.</source>
        <translation>通配词使提示词超过 {most} 个字符：请缩短。</translation>
    </message>
    <message>
        <source>The wildcards need more than {most} choices: shorten them.</source>
        <translation>通配词需要超过 {most} 种选择：请缩短。</translation>
    </message>
    <message>
        <source>The wildcards in “{path}” are larger than 1 MiB: make the file smaller.</source>
        <translation>“{path}”里的通配词大于 1 MiB：请缩小文件。</translation>
    </message>
    <message>
        <source>The wildcards in “{path}” cannot be read: it should be a text file.</source>
        <translation>无法读取“{path}”里的通配词：它应当是文本文件。</translation>
    </message>
    <message>
        <source>Say what to draw: the prompt is empty.</source>
        <translation>请说说要画什么：提示词是空的。</translation>
    </message>
    <message>
        <source>Nothing is asked for: give at least one target a weight above 0.</source>
        <translation>没有要画的内容：请至少给一个目标大于 0 的权重。</translation>
    </message>
    <message>
        <source>A target&apos;s weight must be a number between -{most} and {also}.</source>
        <translation>目标的权重必须是 -{most} 到 {also} 之间的数字。</translation>
    </message>
    <message>
        <source>A target&apos;s part of the run must begin before it ends, both between 0% and 100%: for example 0-50%.</source>
        <translation>目标的作用区间必须先开始后结束，并在 0% 和 100% 之间：例如 0-50%。</translation>
    </message>
    <message>
        <source>A loss compares with an init picture, and there is none: choose one.</source>
        <translation>有损失项要与起始图片比较，但没有起始图片：请选择一张。</translation>
    </message>
    <message>
        <source>One of the prompts is empty: fill it in or remove it.</source>
        <translation>有一条提示词是空的：请填写或移除。</translation>
    </message>
    <message>
        <source>One of the prompts holds characters that are not text: type it again.</source>
        <translation>有一条提示词含有不是文字的字符：请重新输入。</translation>
    </message>
    <message>
        <source>A target has a weight for the CLIP “{name}”, which does not guide.</source>
        <translation>有目标为 CLIP“{name}”设了权重，但它不参与引导。</translation>
    </message>
    <message>
        <source>“{words}” is asked for and against at once: remove one of the two.</source>
        <translation>“{words}”同时被要求和排斥：请移除其中一个。</translation>
    </message>
    <message>
        <source>“{text}” is no part of a run: write it as FROM-TO, for example 10%-80%.</source>
        <translation>“{text}”不是区间：请写成“起-止”，例如 10%-80%。</translation>
    </message>
    <message>
        <source>There is no picture to work on: choose one.</source>
        <translation>没有要处理的图片：请选择一张。</translation>
    </message>
    <message>
        <source>Only guided diffusion works on pictures: choose it as the method.</source>
        <translation>只有引导扩散能处理图片：请选它作为方法。</translation>
    </message>
    <message>
        <source>Edges that meet are only for pictures drawn from noise: switch tiling off.</source>
        <translation>无缝平铺只适用于从噪声画的图片：请关闭无缝平铺。</translation>
    </message>
    <message>
        <source>Say on which sides the picture is to grow, and by how many pixels.</source>
        <translation>请指定图片向哪些方向扩展，以及扩展多少像素。</translation>
    </message>
    <message>
        <source>There are no words to choose from: switch a list on, or give words.</source>
        <translation>没有可选的词语：请打开一个词表，或填写词语。</translation>
    </message>
    <message>
        <source>A picture is made 2 or 4 times as large: choose one of them.</source>
        <translation>图片可以放大 2 倍或 4 倍：请选择其一。</translation>
    </message>
    <message>
        <source>This goes by what CLIP sees: give CLIP guidance a strength above 0.</source>
        <translation>这要靠 CLIP 所见：请让 CLIP 引导大于 0。</translation>
    </message>
    <message>
        <source>The correction is not on this computer: choose it again.</source>
        <translation>修正蒙版不在这台电脑上：请重新选择。</translation>
    </message>
    <message>
        <source>The secondary model sees pixels, and this model draws latents: choose another gradient.</source>
        <translation>辅助模型看的是像素，而这个模型在潜空间作画：请选择其他梯度。</translation>
    </message>
    <message>
        <source>The mask is empty: paint what is to be drawn anew, or turn it over with “invert”.</source>
        <translation>蒙版是空的：请涂出要重画的部分，或用“反转”翻转。</translation>
    </message>
    <message>
        <source>So wide a feather leaves nothing of the mask: make it narrower.</source>
        <translation>羽化太宽，蒙版一点也不剩：请调窄。</translation>
    </message>
    <message>
        <source>The mask is {mask} and the picture {picture}, which is another shape: choose a mask that fits.</source>
        <translation>蒙版为 {mask}，图片为 {picture}，形状不同：请选择相配的蒙版。</translation>
    </message>
    <message>
        <source>Nothing says what to draw anew: paint a mask, or take a picture with transparent parts.</source>
        <translation>没有指定要重画的部分：请绘制蒙版，或使用带透明部分的图片。</translation>
    </message>
    <message>
        <source>The mask is not on this computer: choose it again, or paint it anew.</source>
        <translation>蒙版不在这台电脑上：请重新选择或重新绘制。</translation>
    </message>
    <message>
        <source>A picture of {size} pixels is too large to be drawn anew: enlarge it without redrawing.</source>
        <translation>{size} 像素的图片太大，无法重画：请放大但不重绘。</translation>
    </message>
    <message>
        <source>This model needs the package {package}: “pip install clipdiff[diffusers]” installs it. Then start ClipDiff again.</source>
        <translation>此模型需要软件包 {package}：用“pip install clipdiff[diffusers]”安装，然后重新启动 ClipDiff。</translation>
    </message>
    <message>
        <source>This model draws classes from 0 to {value}: {label} is none.</source>
        <translation>此模型的类别从 0 到 {value}：没有 {label}。</translation>
    </message>
    <message>
        <source>This is not a ClipDiff job: it has no targets.</source>
        <translation>这不是 ClipDiff 任务：没有目标。</translation>
    </message>
    <message>
        <source>This is not a ClipDiff job: its version is not a number from 1 on.</source>
        <translation>这不是 ClipDiff 任务：版本不是从 1 开始的数字。</translation>
    </message>
    <message>
        <source>This is not a ClipDiff job: its targets are not a list.</source>
        <translation>这不是 ClipDiff 任务：目标不是列表。</translation>
    </message>
    <message>
        <source>This is not a ClipDiff job: it is not valid JSON.</source>
        <translation>这不是 ClipDiff 任务：不是有效的 JSON。</translation>
    </message>
    <message>
        <source>This job&apos;s setting “{path}” should be a group of settings.</source>
        <translation>此任务的设置“{path}”应当是一组设置。</translation>
    </message>
    <message>
        <source>This job&apos;s setting “{path}” has a value that does not fit: {value}.</source>
        <translation>此任务的设置“{path}”的值不合适：{value}。</translation>
    </message>
    <message>
        <source>This job&apos;s setting “{path}” should be a list.</source>
        <translation>此任务的设置“{path}”应当是列表。</translation>
    </message>
    <message>
        <source>This job leaves out a setting that “{value}” needs.</source>
        <translation>此任务缺少“{value}”所需的设置。</translation>
    </message>
    <message>
        <source>A target picture is not named by its SHA-256: choose the picture again.</source>
        <translation>一张目标图片没有用 SHA-256 命名：请重新选择图片。</translation>
    </message>
    <message>
        <source>The init picture is not named by its SHA-256: choose the picture again.</source>
        <translation>初始图片没有用 SHA-256 命名：请重新选择图片。</translation>
    </message>
    <message>
        <source>A target has two weights for the CLIP “{clip}”: leave one.</source>
        <translation>一个目标对 CLIP“{clip}”有两个权重：请只留一个。</translation>
    </message>
    <message>
        <source>A target&apos;s weight for the CLIP “{clip}” must be between 0 and {heaviest}.</source>
        <translation>目标对 CLIP“{clip}”的权重必须在 0 和 {heaviest} 之间。</translation>
    </message>
    <message>
        <source>Losses push as strongly as CLIP guidance says: give that a strength above 0, or set them to 0.</source>
        <translation>各项损失的力度取决于 CLIP 引导：请给它大于 0 的强度，或把损失设为 0。</translation>
    </message>
    <message>
        <source>There is no prompt to put other words into: add one.</source>
        <translation>没有可以替换词语的提示词：请添加一个。</translation>
    </message>
    <message>
        <source>“{name}” cannot be swept. Choose one of {names}.</source>
        <translation>“{name}”不能用于参数对比。请从 {names} 中选择。</translation>
    </message>
    <message>
        <source>Type the values to draw, for example {example}.</source>
        <translation>请输入要绘制的值，例如 {example}。</translation>
    </message>
    <message>
        <source>Both lists are for “{name}”: choose another setting for one.</source>
        <translation>两个列表都是“{name}”：请为其中一个选择其他设置。</translation>
    </message>
    <message>
        <source>This would be {cells} pictures: at most {most} make a sweep.</source>
        <translation>这将有 {cells} 张图片：参数对比最多 {most} 张。</translation>
    </message>
    <message>
        <source>In “{text}” the step must be above 0.</source>
        <translation>“{text}”中的步长必须大于 0。</translation>
    </message>
    <message>
        <source>“{text}” begins above its end: turn it round.</source>
        <translation>“{text}”的起点大于终点：请调换。</translation>
    </message>
    <message>
        <source>“{text}” are {count} values, more than {most}: take a larger step.</source>
        <translation>“{text}”有 {count} 个值，超过 {most} 个：请用更大的步长。</translation>
    </message>
    <message>
        <source>These are more than {most} values: leave some out.</source>
        <translation>超过了 {most} 个值：请去掉一些。</translation>
    </message>
    <message>
        <source>“{text}” is no number for the {name}.</source>
        <translation>“{text}”不能作为 {name} 的数值。</translation>
    </message>
    <message>
        <source>“{text}” is no whole number for the {name}.</source>
        <translation>“{text}”不能作为 {name} 的整数。</translation>
    </message>
    <message>
        <source>“{text}” is no {name}. Choose from {names}.</source>
        <translation>“{text}”不是 {name}。请从 {names} 中选择。</translation>
    </message>
    <message>
        <source>The {name} is not named by its SHA-256: choose it again.</source>
        <translation>{name} 没有用 SHA-256 命名：请重新选择。</translation>
    </message>
    <message>
        <source>A list may have up to {most} words: shorten it.</source>
        <translation>一个列表最多 {most} 个词：请缩短。</translation>
    </message>
    <message>
        <source>A word of a list has 1 to {most} letters: mend the list.</source>
        <translation>列表中的词应有 1 到 {most} 个字符：请修正列表。</translation>
    </message>
    <message>
        <source>A picture of {size} is too large: it may have up to {most} megapixels.</source>
        <translation>{size} 的图片太大：最多 {most} 百万像素。</translation>
    </message>
    <message>
        <source>{factor} times as large, the picture would have {size} pixels, and {most} on a side is the most: choose a smaller factor or picture.</source>
        <translation>放大 {factor} 倍后图片将有 {size} 像素，而每边最多 {most}：请选择更小的倍数或图片。</translation>
    </message>
    <message>
        <source>A step is drawn a whole number of times: {number} is none.</source>
        <translation>步数必须是整数：{number} 不是。</translation>
    </message>
    <message>
        <source>There is no folder {folder}: choose the one with your pictures.</source>
        <translation>没有文件夹 {folder}：请选择您的图片所在的文件夹。</translation>
    </message>
    <message>
        <source>Another training is at work in “{folder}”: wait until it has ended, or train in another folder.</source>
        <translation>另一次训练正在“{folder}”中进行：请等它结束，或换个文件夹训练。</translation>
    </message>
    <message>
        <source>There is a model called “{model}” already: give this one another name.</source>
        <translation>已有名为“{model}”的模型：请给这个换个名字。</translation>
    </message>
    <message>
        <source>A training called “{model}” has begun with other pictures or from another model: give this one another name.</source>
        <translation>名为“{model}”的训练已用其他图片或从其他模型开始：请给这个换个名字。</translation>
    </message>
    <message>
        <source>The training cannot be kept on disk ({reason}): make room in {folder}.</source>
        <translation>训练无法保存到磁盘（{reason}）：请在 {folder} 中腾出空间。</translation>
    </message>
    <message>
        <source>There is not enough memory for this training: use fewer pictures.</source>
        <translation>内存不足以进行这次训练：请使用更少的图片。</translation>
    </message>
    <message>
        <source>Choose the folder with your pictures.</source>
        <translation>请选择您的图片所在的文件夹。</translation>
    </message>
    <message>
        <source>Give the new model a name.</source>
        <translation>请给新模型取个名字。</translation>
    </message>
    <message>
        <source>A model&apos;s name begins and ends with a letter or a number: change it.</source>
        <translation>模型名称须以字母或数字开头和结尾：请更改。</translation>
    </message>
    <message>
        <source>“{name}” is the built-in model: give yours another name.</source>
        <translation>“{name}”是内置模型：请给您的模型换个名字。</translation>
    </message>
    <message>
        <source>A training takes from a minute to a month: change its time.</source>
        <translation>训练时间为一分钟到一个月：请更改时间。</translation>
    </message>
    <message>
        <source>{path} is broken: give the model another name.</source>
        <translation>{path} 已损坏：请给模型换一个名称。</translation>
    </message>
    <message>
        <source>{path} should be a JSON object that gives each picture&apos;s file name its caption.</source>
        <translation>{path} 应当是 JSON 对象，为每个图片文件名给出说明。</translation>
    </message>
    <message>
        <source>{table} should have a picture&apos;s file name and its caption in every row.</source>
        <translation>{table} 的每一行都应有图片的文件名和说明。</translation>
    </message>
    <message>
        <source>{table} cannot be read: save it as a CSV table in UTF-8.</source>
        <translation>无法读取 {table}：请保存为 UTF-8 编码的 CSV 表格。</translation>
    </message>
    <message>
        <source>{path} cannot be read: it should be JSON.</source>
        <translation>无法读取 {path}：它应当是 JSON。</translation>
    </message>
    <message>
        <source>{path} cannot be read: save it as text in UTF-8.</source>
        <translation>无法读取 {path}：请保存为 UTF-8 文本。</translation>
    </message>
    <message>
        <source>The list of concepts {path} names something twice: name each once.</source>
        <translation>概念列表 {path} 中有重复：每个只写一次。</translation>
    </message>
    <message>
        <source>The list of concepts {path} cannot be read: it should be text, one name a line.</source>
        <translation>无法读取概念列表 {path}：它应当是文本，每行一个名称。</translation>
    </message>
    <message>
        <source>The training&apos;s state in {path} does not fit what is being trained: move it away to start afresh.</source>
        <translation>{path} 中的训练状态与要训练的内容不符：请把它移走，重新开始。</translation>
    </message>
    <message>
        <source>“{name}” is not in {list}: check its spelling in the list of concepts.</source>
        <translation>“{name}”不在 {list} 中：请检查它在概念列表中的拼写。</translation>
    </message>
    <message>
        <source>There is nothing to learn from: no concept is named that has a picture.</source>
        <translation>没有可学的内容：没有一个概念有图片。</translation>
    </message>
    <message>
        <source>{path} should be a JSON list in which every picture has an id, a name and its styles.</source>
        <translation>{path} 应当是 JSON 列表，其中每张图片都有 id、名称和风格。</translation>
    </message>
    <message>
        <source>There is no {list} in {folder}: it lists the pictures and their words.</source>
        <translation>{folder} 里没有 {list}：它列出图片及其词语。</translation>
    </message>
    <message>
        <source>{path} cannot be read: it should be a JSON list of pictures.</source>
        <translation>无法读取 {path}：它应当是图片的 JSON 列表。</translation>
    </message>
    <message>
        <source>The training picture {path} is missing or broken.</source>
        <translation>训练图片 {path} 缺失或已损坏。</translation>
    </message>
    <message>
        <source>The {stage} has not been trained yet: train it before what builds on it.</source>
        <translation>{stage} 还没有训练：请先训练它，再训练依赖它的部分。</translation>
    </message>
    <message>
        <source>The {stage} of “{start}” is of another kind: train from scratch.</source>
        <translation>“{start}”的 {stage} 属于另一类：请从头训练。</translation>
    </message>
    <message>
        <source>All pictures have the same words (“{value}”): say how they differ, or go on from a model that knows words already.</source>
        <translation>所有图片的词语都相同（“{value}”）：请说明它们的区别，或从已经懂得词语的模型继续。</translation>
    </message>
    <message>
        <source>A model&apos;s name has at most {most} characters, none of {names}: change it.</source>
        <translation>模型名称最多 {most} 个字符，且不能含有 {names}：请修改。</translation>
    </message>
    <message>
        <source>Guidance must begin before it ends, both from 0 to 100 % of the steps.</source>
        <translation>引导区间必须先开始后结束，并在步数的 0 到 100% 之间。</translation>
    </message>
    <message>
        <source>This method goes by what CLIP sees: give CLIP guidance a strength above 0, or draw by guided diffusion.</source>
        <translation>这种方法要靠 CLIP 所见：请让 CLIP 引导大于 0，或用引导扩散作画。</translation>
    </message>
    <message>
        <source>One of the CLIPs that guide has no name: choose one, or remove it.</source>
        <translation>有一个参与引导的 CLIP 没有名称：请选择一个，或移除它。</translation>
    </message>
    <message>
        <source>“{name}” is to guide twice: give it twice the weight instead.</source>
        <translation>“{name}”重复参与引导：请改为加倍它的权重。</translation>
    </message>
    <message>
        <source>The weight of “{name}” must be above 0 and at most {most}.</source>
        <translation>“{name}”的权重必须大于 0 且不超过 {most}。</translation>
    </message>
    <message>
        <source>A size of {size} cannot be drawn: each side must be {low} to {high} pixels.</source>
        <translation>无法画 {size} 的尺寸：每边必须为 {low} 到 {high} 像素。</translation>
    </message>
    <message>
        <source>A size of {size} is too long: one side may be {most} times the other.</source>
        <translation>{size} 的尺寸太长：一边最多为另一边的 {most} 倍。</translation>
    </message>
    <message>
        <source>Each side must be a multiple of {multiple}: try {near} instead of {side}.</source>
        <translation>每边必须是 {multiple} 的倍数：请用 {near} 代替 {side}。</translation>
    </message>
    <message>
        <source>Langevin step size</source>
        <translation>朗之万步长</translation>
    </message>
    <message>
        <source>context</source>
        <translation>上下文</translation>
    </message>
    <message>
        <source>factor</source>
        <translation>倍数</translation>
    </message>
    <message>
        <source>feather in pixels</source>
        <translation>羽化像素数</translation>
    </message>
    <message>
        <source>growth on the bottom</source>
        <translation>下方扩展</translation>
    </message>
    <message>
        <source>growth on the left</source>
        <translation>左侧扩展</translation>
    </message>
    <message>
        <source>growth on the right</source>
        <translation>右侧扩展</translation>
    </message>
    <message>
        <source>growth on the top</source>
        <translation>上方扩展</translation>
    </message>
    <message>
        <source>learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>length of a jump in steps</source>
        <translation>跳跃长度（步）</translation>
    </message>
    <message>
        <source>noise level</source>
        <translation>噪声水平</translation>
    </message>
    <message>
        <source>number of Langevin steps</source>
        <translation>朗之万步数</translation>
    </message>
    <message>
        <source>number of iterations</source>
        <translation>迭代次数</translation>
    </message>
    <message>
        <source>number of looks</source>
        <translation>观察次数</translation>
    </message>
    <message>
        <source>number of the sampler&apos;s steps</source>
        <translation>采样器步数</translation>
    </message>
    <message>
        <source>number of times that a jump is drawn</source>
        <translation>跳跃绘制次数</translation>
    </message>
    <message>
        <source>number of words</source>
        <translation>词数</translation>
    </message>
    <message>
        <source>regularisation</source>
        <translation>正则化</translation>
    </message>
    <message>
        <source>sigma of the Langevin steps</source>
        <translation>朗之万步的 sigma</translation>
    </message>
    <message>
        <source>strength</source>
        <translation>强度</translation>
    </message>
    <message>
        <source>strength of redrawing</source>
        <translation>重绘强度</translation>
    </message>
    <message>
        <source>picture&apos;s share of a target</source>
        <translation>目标中图片的占比</translation>
    </message>
    <message>
        <source>number of steps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>number of pictures</source>
        <translation>图片数</translation>
    </message>
    <message>
        <source>seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>number of cutouts</source>
        <translation>裁剪视图数</translation>
    </message>
    <message>
        <source>CLIP guidance</source>
        <translation>CLIP 引导</translation>
    </message>
    <message>
        <source>guidance scale</source>
        <translation>引导强度</translation>
    </message>
    <message>
        <source>class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>factor of CLIP guidance</source>
        <translation>CLIP 引导系数</translation>
    </message>
    <message>
        <source>clamp</source>
        <translation>限幅</translation>
    </message>
    <message>
        <source>threshold</source>
        <translation>阈值</translation>
    </message>
    <message>
        <source>share of turned noise</source>
        <translation>转向噪声的占比</translation>
    </message>
    <message>
        <source>number of times that a step is drawn</source>
        <translation>每步绘制次数</translation>
    </message>
    <message>
        <source>size power</source>
        <translation>尺寸指数</translation>
    </message>
    <message>
        <source>grey share</source>
        <translation>灰度占比</translation>
    </message>
    <message>
        <source>noise of cutouts</source>
        <translation>裁剪视图的噪声</translation>
    </message>
    <message>
        <source>mask</source>
        <translation>遮罩</translation>
    </message>
    <message>
        <source>correction</source>
        <translation>修正</translation>
    </message>
    <message>
        <source>quality</source>
        <translation>质量</translation>
    </message>
    <message>
        <source>number of overview cutouts</source>
        <translation>整体视图数</translation>
    </message>
    <message>
        <source>number of inner cutouts</source>
        <translation>局部视图数</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>A {{ in “{text}” is not closed: add the }}.</source>
        <translation>“{text}”中有一个 {{ 没有关闭：请加上 }}。</translation>
    </message>
    <message>
        <source>There is a }} without a {{ before it in “{text}”: remove it, or add the {{.</source>
        <translation>“{text}”中有一个 }}，前面没有 {{：请删除它，或加上 {{。</translation>
    </message>
    <message>
        <source>“{name}” is a folder: choose another name to save to.</source>
        <translation>“{name}”是一个文件夹：请换个名称保存。</translation>
    </message>
    <message>
        <source>“{name}” cannot be {done} “{place}”: check the disk and who may write there.</source>
        <translation>“{name}”无法{done}“{place}”：请检查磁盘以及谁有权写入。</translation>
    </message>
    <message>
        <source>An MP4 needs the package imageio-ffmpeg: “pip install clipdiff[video]” installs it. Or choose GIF or WebP.</source>
        <translation>MP4 需要 imageio-ffmpeg 包：“pip install clipdiff[video]”可安装它。或者选择 GIF 或 WebP。</translation>
    </message>
    <message>
        <source>The film could not be written: ffmpeg failed. Choose GIF or WebP.</source>
        <translation>影片无法写入：ffmpeg 失败。请选择 GIF 或 WebP。</translation>
    </message>
    <message>
        <source>The name to save to is too long: choose a shorter one.</source>
        <translation>要保存的名称太长：请换个短一些的。</translation>
    </message>
    <message>
        <source>There are no wildcards “{name}”: write its words, one a line, into “{place}”.</source>
        <translation>没有通配词“{name}”：请把它的词逐行写入“{place}”。</translation>
    </message>
    <message>
        <source>“{name}” {why}</source>
        <translation>“{name}”{why}</translation>
    </message>
    <message>
        <source>{told} {again}</source>
        <translation>{told}{again}</translation>
    </message>
    <message>
        <source>{named}: {why}</source>
        <translation>{named}：{why}</translation>
    </message>
    <message>
        <source>“{name}” is refused: {why}</source>
        <translation>“{name}”被拒绝：{why}</translation>
    </message>
    <message>
        <source>cannot be read: check that the disk is there and who may read the file.</source>
        <translation>无法读取：请检查磁盘是否在，以及谁有权读取该文件。</translation>
    </message>
    <message>
        <source>has a list of tensors that is far too long for a checkpoint.</source>
        <translation>的张量列表对检查点来说太长了。</translation>
    </message>
    <message>
        <source>is a TorchScript program, and ClipDiff never runs what is in a file. If it is one of OpenAI&apos;s CLIPs, use {other}: “clipdiff models list” names them.</source>
        <translation>是 TorchScript 程序，而 ClipDiff 从不运行文件中的代码。如果它是 OpenAI 的 CLIP，请使用{other}：“clipdiff models list”会列出它们。</translation>
    </message>
    <message>
        <source>open_clip&apos;s safetensors of the same model</source>
        <translation>同一模型的 open_clip safetensors 文件</translation>
    </message>
    <message>
        <source>is a bare pickle, not a torch checkpoint. Look for the same model as .safetensors.</source>
        <translation>是一个裸 pickle 文件，不是 torch 检查点。请找同一模型的 .safetensors 文件。</translation>
    </message>
    <message>
        <source>is a folder. Choose the checkpoint file in it.</source>
        <translation>是一个文件夹。请选择其中的检查点文件。</translation>
    </message>
    <message>
        <source>is a packed archive, not a torch checkpoint. Unpack it and choose the file inside.</source>
        <translation>是压缩包，不是 torch 检查点。请解压后选择里面的文件。</translation>
    </message>
    <message>
        <source>has its weights elsewhere, at “{place}”. Import them from there.</source>
        <translation>的权重在别处，位于“{place}”。请从那里导入。</translation>
    </message>
    <message>
        <source>is a web page, not a checkpoint. Download the file itself.</source>
        <translation>是网页，不是检查点。请下载文件本身。</translation>
    </message>
    <message>
        <source>is an archive without a torch checkpoint in it. Unpack it and choose the file inside.</source>
        <translation>是压缩包，其中没有 torch 检查点。请解压后选择里面的文件。</translation>
    </message>
    <message>
        <source>is damaged or not complete: {what}. Download or copy it again.</source>
        <translation>已损坏或不完整：{what}。请重新下载或复制。</translation>
    </message>
    <message>
        <source>is empty. Download or copy it again.</source>
        <translation>是空的。请重新下载或复制。</translation>
    </message>
    <message>
        <source>is in torch&apos;s old format, which ClipDiff reads up to {most} GB. Save it again with a newer torch, or as .safetensors.</source>
        <translation>是 torch 的旧格式，ClipDiff 最多读取 {most} GB。请用较新的 torch 或以 .safetensors 重新保存。</translation>
    </message>
    <message>
        <source>is not a checkpoint: ClipDiff reads .safetensors, .pt, .pth and .ckpt files.</source>
        <translation>不是检查点：ClipDiff 读取 .safetensors、.pt、.pth 和 .ckpt 文件。</translation>
    </message>
    <message>
        <source>is not a safetensors file, whatever its name says, or is damaged.</source>
        <translation>不管文件名怎么写，它都不是 safetensors 文件，或者已损坏。</translation>
    </message>
    <message>
        <source>is not saved as torch saves. Save it again with torch&apos;s own defaults.</source>
        <translation>不是按 torch 的方式保存的。请用 torch 的默认设置重新保存。</translation>
    </message>
    <message>
        <source>is only a pointer to the real file. Download the file itself from its page.</source>
        <translation>只是指向真正文件的指针。请从其页面下载文件本身。</translation>
    </message>
    <message>
        <source>wants more than tensors: it asks Python for {wants}, and ClipDiff never runs what is in a file. Look for the same model as .safetensors.</source>
        <translation>要的不只是张量：它要求 Python 执行 {wants}，而 ClipDiff 从不运行文件中的代码。请找同一模型的 .safetensors 文件。</translation>
    </message>
    <message>
        <source>is no safetensors file, whatever its name says. Download or copy it again.</source>
        <translation>不管文件名怎么写，它都不是 safetensors 文件。请重新下载或复制。</translation>
    </message>
    <message>
        <source>holds no network&apos;s weights. Choose the file with the model&apos;s state dict.</source>
        <translation>不含网络权重。请选择包含模型 state dict 的文件。</translation>
    </message>
    <message>
        <source>holds weights as {kind} numbers. ClipDiff reads float16, bfloat16, float32 and float64.</source>
        <translation>中的权重是 {kind} 数。ClipDiff 读取 float16、bfloat16、float32 和 float64。</translation>
    </message>
    <message>
        <source>holds weights that are packed in a way ClipDiff does not read ({how}).</source>
        <translation>中的权重以 ClipDiff 不读取的方式打包（{how}）。</translation>
    </message>
    <message>
        <source>is a torch checkpoint, whatever its name says. Rename it to .pt.</source>
        <translation>不管文件名怎么写，它是 torch 检查点。请将其改名为 .pt。</translation>
    </message>
    <message>
        <source>it says that it holds more than it does</source>
        <translation>它声称的内容多于实际内容</translation>
    </message>
    <message>
        <source>its end is missing or makes no sense</source>
        <translation>结尾缺失或无法理解</translation>
    </message>
    <message>
        <source>its list of tensors cannot be read</source>
        <translation>张量列表无法读取</translation>
    </message>
    <message>
        <source>its list of tensors makes no sense</source>
        <translation>张量列表无法理解</translation>
    </message>
    <message>
        <source>its parts lie in the wrong places</source>
        <translation>各部分的位置不对</translation>
    </message>
    <message>
        <source>some of its tensors are missing or cut short</source>
        <translation>部分张量缺失或被截断</translation>
    </message>
    <message>
        <source>the sizes in it do not fit together</source>
        <translation>其中的尺寸互不相符</translation>
    </message>
    <message>
        <source>a tensor in it is larger than its data</source>
        <translation>其中有张量比其数据还大</translation>
    </message>
    <message>
        <source>its tensors cannot be read</source>
        <translation>张量无法读取</translation>
    </message>
    <message>
        <source>its settings cannot be read.</source>
        <translation>其设置无法读取。</translation>
    </message>
    <message>
        <source>copied to</source>
        <translation>复制到</translation>
    </message>
    <message>
        <source>entered in</source>
        <translation>登记到</translation>
    </message>
    <message>
        <source>ClipDiff cannot draw with “{name}”: its network {why}.</source>
        <translation>ClipDiff 无法用“{name}”绘画：其网络{why}。</translation>
    </message>
    <message>
        <source>does not fit the kind of its pipeline</source>
        <translation>与其管线的类型不符</translation>
    </message>
    <message>
        <source>draws {colours} colours from {planes}, where 3 are needed</source>
        <translation>由 {planes} 个通道画出 {colours} 种颜色，而需要 3 种</translation>
    </message>
    <message>
        <source>must be told a class</source>
        <translation>必须指定类别</translation>
    </message>
    <message>
        <source>must be told more than words ({name} is {value})</source>
        <translation>需要文字以外的信息（{name} 为 {value}）</translation>
    </message>
    <message>
        <source>takes {count} channels, where its autoencoder has {channels}: it mends or redraws</source>
        <translation>接收 {count} 个通道，而其自编码器有 {channels} 个：它用于修补或重绘</translation>
    </message>
    <message>
        <source>The scheduler of this model {why}, which ClipDiff does not draw with. It reads those that have betas and predict epsilon, v_prediction or sample.</source>
        <translation>此模型的调度器{why}，ClipDiff 无法用它绘画。它读取带有 beta、预测 epsilon、v_prediction 或 sample 的调度器。</translation>
    </message>
    <message>
        <source>clips its predictions to {range}</source>
        <translation>将预测限制在 {range}</translation>
    </message>
    <message>
        <source>has no table of noise levels ({name})</source>
        <translation>没有噪声级别表（{name}）</translation>
    </message>
    <message>
        <source>has noise levels that are none</source>
        <translation>的噪声级别无效</translation>
    </message>
    <message>
        <source>predicts “{what}”</source>
        <translation>预测“{what}”</translation>
    </message>
    <message>
        <source>This model&apos;s flag “{flag}” is {value}, which {why}.</source>
        <translation>此模型的标志“{flag}”为 {value}，{why}。</translation>
    </message>
    <message>
        <source>does not divide {channels} channels evenly</source>
        <translation>不能整除 {channels} 个通道</translation>
    </message>
    <message>
        <source>needs a channel_mult beside it</source>
        <translation>还需要 channel_mult</translation>
    </message>
    <message>
        <source>should be 1 or more</source>
        <translation>应为 1 或更大</translation>
    </message>
    <message>
        <source>should be like {default}</source>
        <translation>应类似 {default}</translation>
    </message>
    <message>
        <source>should be numbers, with commas between them</source>
        <translation>应为以逗号分隔的数字</translation>
    </message>
    <message>
        <source>should be sides in pixels</source>
        <translation>应为像素边长</translation>
    </message>
    <message>
        <source>should be “linear” or “cosine”</source>
        <translation>应为“linear”或“cosine”</translation>
    </message>
    <message>
        <source>should make multiples of {stride} on every level</source>
        <translation>应在每一级都得到 {stride} 的倍数</translation>
    </message>
    <message>
        <source>“{folder}” lacks some of the weights of its {part}: {here} files of {all} are there, and their list {list} is {where}. Download or save the model again.</source>
        <translation>“{folder}”缺少其 {part} 的部分权重：{all} 个文件中只有 {here} 个，其列表 {list} {where}。请重新下载或保存该模型。</translation>
    </message>
    <message>
        <source>there</source>
        <translation>在</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>“{respacing}” is no respacing: write “25”, “ddim25” or “10,15,20”.</source>
        <translation>“{respacing}”不是步数划分：请写“25”、“ddim25”或“10,15,20”。</translation>
    </message>
    <message>
        <source>ClipDiff cannot read {file} of the model “{model}” at “{place}”: check who may read it, or remove the model and import it again.</source>
        <translation>ClipDiff 无法读取“{place}”处模型“{model}”的 {file}：请检查谁有权读取，或移除该模型后重新导入。</translation>
    </message>
    <message>
        <source>ClipDiff cannot read {file} of the model “{model}”: check who may read it, or install it again.</source>
        <translation>ClipDiff 无法读取模型“{model}”的 {file}：请检查谁有权读取，或重新安装。</translation>
    </message>
    <message>
        <source>The model “{model}” is damaged: {file} is not the file it came with. Install it again.</source>
        <translation>模型“{model}”已损坏：{file} 不是原来的文件。请重新安装。</translation>
    </message>
    <message>
        <source>The model “{model}” lacks its file {file}. Install it again to mend it.</source>
        <translation>模型“{model}”缺少文件 {file}。请重新安装以修复。</translation>
    </message>
    <message>
        <source>{file} of the model “{model}” at “{place}” has changed since it was imported: bring back what it was, or remove the model and import it again.</source>
        <translation>“{place}”处模型“{model}”的 {file} 在导入后已改变：请恢复原文件，或移除该模型后重新导入。</translation>
    </message>
    <message>
        <source>{file} of the model “{model}” is no longer at “{place}”: bring it back, or remove the model and import it again.</source>
        <translation>模型“{model}”的 {file} 已不在“{place}”：请把它放回去，或移除该模型后重新导入。</translation>
    </message>
    <message>
        <source>“{model}” could not be downloaded: {reasons}. {then}</source>
        <translation>“{model}”无法下载：{reasons}。{then}</translation>
    </message>
    <message>
        <source>Try again later.</source>
        <translation>请稍后再试。</translation>
    </message>
    <message>
        <source>Press Generate to start it again.</source>
        <translation>请按“生成”重新开始。</translation>
    </message>
    <message>
        <source>Press Train to go on.</source>
        <translation>请按“训练”继续。</translation>
    </message>
    <message>
        <source>Import the file again.</source>
        <translation>请重新导入该文件。</translation>
    </message>
    <message>
        <source>The engine met an error that it did not expect ({kind}). Try again, and report it if it comes back.</source>
        <translation>引擎遇到了意外错误（{kind}）。请再试一次；如果再次出现，请报告。</translation>
    </message>
    <message>
        <source>What has arrived is kept: try again later.</source>
        <translation>已下载的部分会保留：请稍后再试。</translation>
    </message>
</context>
<context>
    <name>Session</name>
    <message>
        <source>Start it again.</source>
        <translation>请重新开始。</translation>
    </message>
    <message>
        <source>The engine ended without finishing. Start it again.</source>
        <translation>引擎没有完成就结束了。请重新开始。</translation>
    </message>
</context>
<context>
    <name>Sheet</name>
    <message>
        <source>What it draws so far</source>
        <translation>目前画出的样子</translation>
    </message>
</context>
<context>
    <name>ShelfView</name>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Looking for models…</source>
        <translation>正在查找模型…</translation>
    </message>
    <message>
        <source>The models cannot be listed</source>
        <translation>无法列出模型</translation>
    </message>
    <message>
        <source>No model is called “{text}”</source>
        <translation>没有名为“{text}”的模型</translation>
    </message>
    <message>
        <source>Look for another word</source>
        <translation>请换个词查找</translation>
    </message>
</context>
<context>
    <name>ShortcutList</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>查找</translation>
    </message>
    <message>
        <source>Find a shortcut</source>
        <translation>查找快捷键</translation>
    </message>
    <message>
        <source>Type a key, or a word of what you want to do</source>
        <translation>输入按键，或想做的事中的词</translation>
    </message>
</context>
<context>
    <name>SideBySide</name>
    <message>
        <source>The other picture</source>
        <translation>另一张图片</translation>
    </message>
</context>
<context>
    <name>SizeRow</name>
    <message>
        <source>The finished picture&apos;s width and height in pixels</source>
        <translation>完成图片的宽度和高度，单位像素</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>尺寸</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>宽度</translation>
    </message>
    <message>
        <source>Width in pixels, a multiple of 8</source>
        <translation>宽度，单位像素，8 的倍数</translation>
    </message>
    <message>
        <source>Height</source>
        <translation>高度</translation>
    </message>
    <message>
        <source>Height in pixels, a multiple of 8</source>
        <translation>高度，单位像素，8 的倍数</translation>
    </message>
    <message>
        <source>Turn</source>
        <translation>旋转方向</translation>
    </message>
    <message>
        <source>Swap width and height</source>
        <translation>交换宽度和高度</translation>
    </message>
    <message>
        <source>As it learned: {size}</source>
        <translation>学习时的大小：{size}</translation>
    </message>
    <message>
        <source>{size} landscape</source>
        <translation>{size} 横向</translation>
    </message>
    <message>
        <source>{size} portrait</source>
        <translation>{size} 纵向</translation>
    </message>
    <message>
        <source>Custom…</source>
        <translation>自定义…</translation>
    </message>
</context>
<context>
    <name>SourceRow</name>
    <message>
        <source>More for “{label}”</source>
        <translation>“{label}”的更多选项</translation>
    </message>
    <message>
        <source>Where it comes from, or none</source>
        <translation>选择来源，或不使用</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>This picture is not on this computer: choose it again.</source>
        <translation>这张图片不在这台电脑上：请重新选择。</translation>
    </message>
    <message>
        <source>{name} (not here)</source>
        <translation>{name}（不在此处）</translation>
    </message>
    <message>
        <source>Pictures (*.png *.jpg *.jpeg *.webp *.bmp *.gif *.tif *.tiff)</source>
        <translation>图片 (*.png *.jpg *.jpeg *.webp *.bmp *.gif *.tif *.tiff)</translation>
    </message>
    <message>
        <source>There is no picture to take: copy or drop a picture.</source>
        <translation>没有可用的图片：请复制或拖入一张图片。</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>Take the picture on the canvas</source>
        <translation>使用画布上的图片</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>粘贴</translation>
    </message>
    <message>
        <source>Show it</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
</context>
<context>
    <name>SpanPopup</name>
    <message>
        <source>The part of the run in which it counts</source>
        <translation>它在作画过程的哪一段起作用</translation>
    </message>
    <message>
        <source>Part of the run</source>
        <translation>作用区间</translation>
    </message>
    <message>
        <source>Early steps settle what is where, late ones how it looks. Space takes the other handle.</source>
        <translation>前面的步决定什么在哪里，后面的步决定看起来怎样。按空格键切换到另一个滑块。</translation>
    </message>
    <message>
        <source>From</source>
        <translation>从</translation>
    </message>
    <message>
        <source>To</source>
        <translation>到</translation>
    </message>
    <message>
        <source>Always</source>
        <translation>始终</translation>
    </message>
    <message>
        <source>Let it count from the first step to the last</source>
        <translation>让它从第一步到最后一步都起作用</translation>
    </message>
    <message>
        <source>In percent of the run&apos;s steps</source>
        <translation>以总步数的百分比表示</translation>
    </message>
</context>
<context>
    <name>Studio</name>
    <message>
        <source>a fox on a blue background</source>
        <translation>蓝色背景上的狐狸</translation>
    </message>
</context>
<context>
    <name>Styles</name>
    <message>
        <source>Flat</source>
        <translation>扁平</translation>
    </message>
    <message>
        <source>Cartoon</source>
        <translation>卡通</translation>
    </message>
    <message>
        <source>3D</source>
        <translation>三维</translation>
    </message>
    <message>
        <source>Watercolor</source>
        <translation>水彩</translation>
    </message>
    <message>
        <source>Oil painting</source>
        <translation>油画</translation>
    </message>
    <message>
        <source>Pencil sketch</source>
        <translation>铅笔素描</translation>
    </message>
    <message>
        <source>Ink painting</source>
        <translation>水墨画</translation>
    </message>
    <message>
        <source>Pixel art</source>
        <translation>像素画</translation>
    </message>
    <message>
        <source>Line drawing</source>
        <translation>线描</translation>
    </message>
    <message>
        <source>Woodblock print</source>
        <translation>木版画</translation>
    </message>
    <message>
        <source>Low poly</source>
        <translation>低多边形</translation>
    </message>
    <message>
        <source>Photograph</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>Film still</source>
        <translation>电影剧照</translation>
    </message>
    <message>
        <source>Storybook</source>
        <translation>绘本插画</translation>
    </message>
    <message>
        <source>Art deco poster</source>
        <translation>装饰艺术海报</translation>
    </message>
    <message>
        <source>Impressionist</source>
        <translation>印象派</translation>
    </message>
</context>
<context>
    <name>SweepDialog</name>
    <message>
        <source>Words</source>
        <translation>词语</translation>
    </message>
    <message>
        <source>Weight of the prompt</source>
        <translation>提示词的权重</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Strength</source>
        <translation>强度</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>Solver</source>
        <translation>采样器</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>调度</translation>
    </message>
    <message>
        <source>Eta</source>
        <translation>Eta</translation>
    </message>
    <message>
        <source>Recurrence</source>
        <translation>重复</translation>
    </message>
    <message>
        <source>Prompt strength</source>
        <translation>提示词强度</translation>
    </message>
    <message>
        <source>CLIP guidance</source>
        <translation>CLIP 引导</translation>
    </message>
    <message>
        <source>Cutouts</source>
        <translation>裁剪视图</translation>
    </message>
    <message>
        <source>Iterations</source>
        <translation>迭代次数</translation>
    </message>
    <message>
        <source>Gradient</source>
        <translation>梯度</translation>
    </message>
    <message>
        <source>Update</source>
        <translation>更新方式</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>阈值</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>尺寸</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>无</translation>
    </message>
    <message>
        <source>The setting that changes along this side of the grid</source>
        <translation>沿网格这一边变化的设置</translation>
    </message>
    <message>
        <source>A list or a range: 10, 20, 30 or 10..50 step 10; words stand between |</source>
        <translation>列表或范围：10, 20, 30 或 10..50 step 10；词语之间用 | 分隔</translation>
    </message>
    <message>
        <source>Values</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Sweep</source>
        <translation>参数对比</translation>
    </message>
    <message>
        <source>One picture for every value, or every pair of values, all else as it is. They become one grid.</source>
        <translation>每个值或每对值画一张图片，其他设置不变，最后排成一个网格。</translation>
    </message>
    <message>
        <source>Across</source>
        <translation>横向</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>纵向</translation>
    </message>
    <message>
        <source>Draw the sweep</source>
        <translation>画参数对比</translation>
    </message>
    <message>
        <source>Draw all of them, one after another</source>
        <translation>把它们逐一画完</translation>
    </message>
    <message>
        <source>{columns} × {rows}: {count} pictures</source>
        <translation>{columns} × {rows}：{count} 张图片</translation>
    </message>
</context>
<context>
    <name>TargetPictures</name>
    <message>
        <source>Pasted picture</source>
        <translation>粘贴的图片</translation>
    </message>
</context>
<context>
    <name>TargetRow</name>
    <message>
        <source>Weight</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>How much it counts. Below 0 the picture is drawn away from it.</source>
        <translation>它占多少分量。小于 0 时图片会避开它。</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Remove this row</source>
        <translation>移除这一行</translation>
    </message>
    <message>
        <source>The part of the run in which it counts; “@0-50%” typed behind the words sets it, too</source>
        <translation>它在作画过程的哪一段起作用；在词语后面输入“@0-50%”也可以设定</translation>
    </message>
    <message>
        <source>always</source>
        <translation>始终</translation>
    </message>
    <message>
        <source>Part of the run: {part}</source>
        <translation>作用区间：{part}</translation>
    </message>
    <message>
        <source>How much it counts with each CLIP that guides</source>
        <translation>它对每个参与引导的 CLIP 占多少分量</translation>
    </message>
    <message>
        <source>Weights by CLIP</source>
        <translation>各 CLIP 的权重</translation>
    </message>
</context>
<context>
    <name>TaskDesk</name>
    <message>
        <source>There is no finished picture on the canvas: choose one below it, or a file.</source>
        <translation>画布上没有完成的图片：请在下方选一张，或选择文件。</translation>
    </message>
    <message>
        <source>The words are the prompt now.</source>
        <translation>这些词语已成为提示词。</translation>
    </message>
    <message>
        <source>The picture and its words are drawn towards now.</source>
        <translation>现在以图片和它的词语为目标。</translation>
    </message>
</context>
<context>
    <name>TaskNames</name>
    <message>
        <source>Generate</source>
        <translation>生成</translation>
    </message>
    <message>
        <source>Draw</source>
        <translation>绘制</translation>
    </message>
    <message>
        <source>Draw what the prompts say</source>
        <translation>按提示词作画</translation>
    </message>
    <message>
        <source>Vary</source>
        <translation>变体</translation>
    </message>
    <message>
        <source>Draw a picture anew, near to it</source>
        <translation>重画一张与它相近的图片</translation>
    </message>
    <message>
        <source>Inpaint</source>
        <translation>局部重绘</translation>
    </message>
    <message>
        <source>Draw a part of a picture anew, where a mask is white</source>
        <translation>重画图片中蒙版为白色的部分</translation>
    </message>
    <message>
        <source>Outpaint</source>
        <translation>扩展画布</translation>
    </message>
    <message>
        <source>Let a picture grow on any side</source>
        <translation>让图片向任意方向扩展</translation>
    </message>
    <message>
        <source>Denoise</source>
        <translation>降噪</translation>
    </message>
    <message>
        <source>Take the noise out of a photo or a scan</source>
        <translation>去除照片或扫描件的噪点</translation>
    </message>
    <message>
        <source>Cut out</source>
        <translation>抠图</translation>
    </message>
    <message>
        <source>Make the background transparent</source>
        <translation>把背景变为透明</translation>
    </message>
    <message>
        <source>Upscale</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Make a picture 2 or 4 times as large</source>
        <translation>把图片放大 2 倍或 4 倍</translation>
    </message>
    <message>
        <source>Describe</source>
        <translation>描述</translation>
    </message>
    <message>
        <source>Find words for a picture</source>
        <translation>为图片找出描述的词语</translation>
    </message>
</context>
<context>
    <name>TaskPanel</name>
    <message>
        <source>Task</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Starts from</source>
        <translation>起始图片</translation>
    </message>
    <message>
        <source>The picture to work on: choose one, drop it here, or take the one on the canvas</source>
        <translation>要处理的图片：选择一张，拖到这里，或使用画布上的图片</translation>
    </message>
    <message>
        <source>Choose or drop</source>
        <translation>选择或拖入</translation>
    </message>
    <message>
        <source>Mask</source>
        <translation>蒙版</translation>
    </message>
    <message>
        <source>White is drawn anew, black stays, grey blends; without a mask, what is transparent is</source>
        <translation>白色重画，黑色保留，灰色混合；没有蒙版时重画透明部分</translation>
    </message>
    <message>
        <source>From a file…</source>
        <translation>从文件…</translation>
    </message>
    <message>
        <source>Correction</source>
        <translation>修正</translation>
    </message>
    <message>
        <source>A mask: white surely stays, black surely goes, the rest is left to the program</source>
        <translation>蒙版：白色一定保留，黑色一定去除，其余交给程序判断</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
</context>
<context>
    <name>TaskRows</name>
    <message>
        <source>Strength</source>
        <translation>强度</translation>
    </message>
    <message>
        <source>How much is drawn anew: 0 gives the picture back, 1 leaves nothing of it</source>
        <translation>重画多少：0 保持原图，1 完全不留原图</translation>
    </message>
    <message>
        <source>To the left</source>
        <translation>向左</translation>
    </message>
    <message>
        <source>To the right</source>
        <translation>向右</translation>
    </message>
    <message>
        <source>Upwards</source>
        <translation>向上</translation>
    </message>
    <message>
        <source>Downwards</source>
        <translation>向下</translation>
    </message>
    <message>
        <source>Invert</source>
        <translation>反转</translation>
    </message>
    <message>
        <source>Draw what the mask leaves black, and keep what is white</source>
        <translation>重画蒙版的黑色部分，保留白色部分</translation>
    </message>
    <message>
        <source>How much is drawn anew within the mask: at 1, nothing of what was there counts</source>
        <translation>蒙版内重画多少：为 1 时完全不参考原有内容</translation>
    </message>
    <message>
        <source>Feather</source>
        <translation>羽化</translation>
    </message>
    <message>
        <source>By how many pixels the picture grows on this side; 8 to 128 at a time go best</source>
        <translation>图片在这一侧扩展多少像素；一次 8 到 128 效果最好</translation>
    </message>
    <message>
        <source>Over how many pixels the mask&apos;s edge is softened; 4 to 16 blends well</source>
        <translation>蒙版边缘柔化多少像素；4 到 16 融合得好</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Faithful adds nothing; vivid draws the detail anew that the noise has covered</source>
        <translation>“忠实”不添加任何内容；“鲜活”会重画被噪声盖住的细节</translation>
    </message>
    <message>
        <source>Faithful</source>
        <translation>忠实</translation>
    </message>
    <message>
        <source>Vivid</source>
        <translation>鲜活</translation>
    </message>
    <message>
        <source>Noise level</source>
        <translation>噪声强度</translation>
    </message>
    <message>
        <source>The standard deviation of the noise, of 255; Auto estimates it from the picture</source>
        <translation>噪声的标准差，以 255 为满值；“自动”会从图片估计</translation>
    </message>
    <message>
        <source>Auto</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>1 takes out all of the noise, less leaves some of the picture as it was</source>
        <translation>1 去除全部噪声，更小则保留一部分原样</translation>
    </message>
    <message>
        <source>found by itself</source>
        <translation>自动识别</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>主体</translation>
    </message>
    <message>
        <source>Words for what is to stay; may be left out</source>
        <translation>要保留内容的词语；可以不填</translation>
    </message>
    <message>
        <source>Background</source>
        <translation>背景</translation>
    </message>
    <message>
        <source>Words for what is to go; may be left out</source>
        <translation>要去除内容的词语；可以不填</translation>
    </message>
    <message>
        <source>Soft edges</source>
        <translation>柔和边缘</translation>
    </message>
    <message>
        <source>Let hair and smooth edges be transparent in part</source>
        <translation>让毛发和柔滑边缘部分透明</translation>
    </message>
    <message>
        <source>Factor</source>
        <translation>倍数</translation>
    </message>
    <message>
        <source>How many times as wide and as high the picture becomes</source>
        <translation>图片的宽和高变为几倍</translation>
    </message>
    <message>
        <source>Redraw</source>
        <translation>重绘</translation>
    </message>
    <message>
        <source>How much detail is drawn anew, tile by tile, towards the prompts; 0 only enlarges</source>
        <translation>按提示词逐块重画多少细节；0 只放大</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>Words shown</source>
        <translation>显示词数</translation>
    </message>
    <message>
        <source>How many words of each list are shown, the likeliest first; 5 to 20 is usual</source>
        <translation>每个词表显示多少个词语，最可能的在前；通常为 5 到 20</translation>
    </message>
    <message>
        <source>How much around the mask is looked at, in sides of the mask; 0.2 to 1 is usual</source>
        <translation>参考蒙版周围多大范围，以蒙版边长为单位；通常为 0.2 到 1</translation>
    </message>
    <message>
        <source>How often each stretch of the run is drawn, 1 to 5: more blends better and takes longer</source>
        <translation>过程中每一段画多少遍，1 到 5：越多融合越好，也越慢</translation>
    </message>
    <message>
        <source>How many steps a jump goes back; 4 to 10 is usual</source>
        <translation>每次回跳多少步；通常为 4 到 10</translation>
    </message>
    <message>
        <source>How many cutouts under noise are averaged, 16 to 64: more is surer and takes longer</source>
        <translation>对多少个加噪的裁剪视图取平均，16 到 64：越多越可靠，也越慢</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>周边范围</translation>
    </message>
    <message>
        <source>Jumps</source>
        <translation>回跳次数</translation>
    </message>
    <message>
        <source>Jump length</source>
        <translation>回跳长度</translation>
    </message>
    <message>
        <source>Looks</source>
        <translation>查看次数</translation>
    </message>
</context>
<context>
    <name>TermPlot</name>
    <message>
        <source>{term}, at {percent} %: {loss}</source>
        <translation>{term}，{percent}%：{loss}</translation>
    </message>
</context>
<context>
    <name>TextRow</name>
    <message>
        <source>Say what to draw</source>
        <translation>说说要画什么</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>Words to draw towards. “fox:1.5” also sets the weight. Enter draws the picture.</source>
        <translation>作为目标的词语。“狐狸:1.5”同时设定权重。按 Enter 开始作画。</translation>
    </message>
</context>
<context>
    <name>TimeRow</name>
    <message>
        <source>How long it learns, in all: the longer, the better it draws</source>
        <translation>总共学习多久：越久画得越好</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>15 minutes</source>
        <translation>15 分钟</translation>
    </message>
    <message>
        <source>1 hour</source>
        <translation>1 小时</translation>
    </message>
    <message>
        <source>4 hours</source>
        <translation>4 小时</translation>
    </message>
    <message>
        <source>A night (10 hours)</source>
        <translation>一整夜（10 小时）</translation>
    </message>
    <message>
        <source>Custom…</source>
        <translation>自定义…</translation>
    </message>
    <message>
        <source> minutes</source>
        <translation> 分钟</translation>
    </message>
    <message>
        <source>Minutes</source>
        <translation>分钟数</translation>
    </message>
    <message>
        <source>How many minutes it learns, in all</source>
        <translation>总共学习多少分钟</translation>
    </message>
</context>
<context>
    <name>Training</name>
    <message>
        <source>learning what words look like</source>
        <translation>学习词语的样子</translation>
    </message>
    <message>
        <source>words</source>
        <translation>词语</translation>
    </message>
    <message>
        <source>learning to guide a drawing</source>
        <translation>学习引导作画</translation>
    </message>
    <message>
        <source>guiding</source>
        <translation>引导</translation>
    </message>
    <message>
        <source>learning to draw</source>
        <translation>学习作画</translation>
    </message>
    <message>
        <source>drawing</source>
        <translation>作画</translation>
    </message>
    <message>
        <source>learning to draw large and fine</source>
        <translation>学习画得又大又精细</translation>
    </message>
    <message>
        <source>detail</source>
        <translation>细节</translation>
    </message>
    <message>
        <source>learning to tell what was drawn</source>
        <translation>学习分辨画了什么</translation>
    </message>
    <message>
        <source>telling</source>
        <translation>分辨</translation>
    </message>
</context>
<context>
    <name>TrainingActions</name>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Learn from the pictures, or go on where it was stopped</source>
        <translation>从图片学习，或从停下的地方继续</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Hold after this batch</source>
        <translation>完成这一批后暂停</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stop, and keep everything learned: Train goes on from there</source>
        <translation>停止，并保留学到的一切：点“训练”会接着进行</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Close this window; a training goes on without it</source>
        <translation>关闭此窗口；训练会继续进行</translation>
    </message>
</context>
<context>
    <name>TrainingDesk</name>
    <message>
        <source>“{name}” is ready: you find it among the models.</source>
        <translation>“{name}”已训练好：可在模型列表中找到。</translation>
    </message>
    <message>
        <source>Draw with it</source>
        <translation>用它作画</translation>
    </message>
</context>
<context>
    <name>TrainingForm</name>
    <message>
        <source>A model of your own</source>
        <translation>您自己的模型</translation>
    </message>
    <message>
        <source>Good to know</source>
        <translation>须知</translation>
    </message>
    <message>
        <source>What a picture shows is read from its file name (red-fox_03.png is “red fox”), from a text file of the same name beside it (.txt), or from captions.csv or captions.json in the folder.</source>
        <translation>图片内容取自文件名（red-fox_03.png 即“red fox”）、旁边同名的文本文件（.txt），或文件夹中的 captions.csv 或 captions.json。</translation>
    </message>
    <message>
        <source>It runs on this computer: your pictures stay here. Drawing is slower meanwhile.</source>
        <translation>训练在这台电脑上进行：您的图片不会离开。期间作画会变慢。</translation>
    </message>
    <message>
        <source>It takes the time you give it, and 2 GB of memory or more: how much, and how many pictures it can learn from, is said as soon as it has read them. Stop whenever you like: training again under the same name goes on.</source>
        <translation>训练用多久由您决定，需要 2 GB 或更多内存：读完图片后会告诉您需要多少内存、能用多少张图片。可以随时停止：用同一个名称再次训练会接着进行。</translation>
    </message>
</context>
<context>
    <name>TrainingPage</name>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>Train on my pictures</source>
        <translation>用我的图片训练</translation>
    </message>
    <message>
        <source>What the model draws is seen here as it learns</source>
        <translation>学习过程中，这里会显示模型画的图</translation>
    </message>
    <message>
        <source>Choose the folder with your pictures and press Train</source>
        <translation>选择您的图片文件夹，然后点“训练”</translation>
    </message>
    <message>
        <source>Press Train to learn from your pictures</source>
        <translation>点“训练”，从您的图片学习</translation>
    </message>
    <message>
        <source>Press Train to go on with “{name}”</source>
        <translation>点“训练”，继续“{name}”</translation>
    </message>
    <message>
        <source>“{name}” is ready to draw</source>
        <translation>“{name}”可以作画了</translation>
    </message>
    <message>
        <source>Give it more time to let it learn more, or choose other pictures</source>
        <translation>给它更多时间继续学习，或选择其他图片</translation>
    </message>
    <message>
        <source>It goes on from where it was</source>
        <translation>从上次的地方继续</translation>
    </message>
    <message>
        <source>What it draws is seen here while it learns to draw</source>
        <translation>学习作画期间，这里会显示它画的图</translation>
    </message>
    <message>
        <source>First it learns what your words look like</source>
        <translation>首先学习您的词语是什么样子</translation>
    </message>
    <message>
        <source>What it draws is seen here once it learns to draw</source>
        <translation>开始学习作画后，这里会显示它画的图</translation>
    </message>
    <message>
        <source>Getting ready…</source>
        <translation>正在准备…</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Stopping… What it has learned is kept.</source>
        <translation>正在停止… 学到的内容会保留。</translation>
    </message>
    <message>
        <source>Loading {what}…</source>
        <translation>正在载入{what}…</translation>
    </message>
    <message>
        <source>Getting ready to learn…</source>
        <translation>正在准备学习…</translation>
    </message>
    <message>
        <source>{percent} % · Train on my pictures</source>
        <translation>{percent}% · 用我的图片训练</translation>
    </message>
    <message>
        <source>{place} of {count}  ·  {learning}</source>
        <translation>{place} / {count}  ·  {learning}</translation>
    </message>
    <message>
        <source>Done: “{name}” is ready to draw</source>
        <translation>完成：“{name}”可以作画了</translation>
    </message>
    <message>
        <source>“{name}” is ready: you find it among the models.</source>
        <translation>“{name}”已训练好：可在模型列表中找到。</translation>
    </message>
    <message>
        <source>Draw with it</source>
        <translation>用它作画</translation>
    </message>
    <message>
        <source>Stopped. What it has learned is kept: press Train to go on.</source>
        <translation>已停止。学到的内容已保留：点“训练”继续。</translation>
    </message>
    <message>
        <source>Not finished</source>
        <translation>未完成</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>复制详情</translation>
    </message>
</context>
<context>
    <name>TrainingSession</name>
    <message>
        <source>Press Train to go on.</source>
        <translation>请点“训练”继续。</translation>
    </message>
    <message>
        <source>The training ended without a word. Press Train to go on.</source>
        <translation>训练没有说明原因就结束了。请点“训练”继续。</translation>
    </message>
</context>
<context>
    <name>UnlearnedNote</name>
    <message>
        <source>Not learned by this model: {words}</source>
        <translation>这个模型没有学过：{words}</translation>
    </message>
    <message>
        <source>It draws such words as it pleases. A click on one offers words that it knows.</source>
        <translation>这样的词语它会随意去画。点击一个，可查看它认识的词语。</translation>
    </message>
</context>
<context>
    <name>Viewer</name>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>Getting ready…</source>
        <translation>正在准备…</translation>
    </message>
    <message>
        <source>Loading {what}…</source>
        <translation>正在载入{what}…</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
    <message>
        <source>{seconds} s · {device}</source>
        <translation>{seconds} 秒 · {device}</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} 秒</translation>
    </message>
    <message>
        <source>Described: {name}</source>
        <translation>已描述：{name}</translation>
    </message>
    <message>
        <source>Not finished</source>
        <translation>未完成</translation>
    </message>
    <message>
        <source>Drop the picture to start from</source>
        <translation>拖入起始图片</translation>
    </message>
    <message>
        <source>Or choose it at the left</source>
        <translation>或在左侧选择</translation>
    </message>
    <message>
        <source>Say what to draw and press Enter</source>
        <translation>说说要画什么，然后按 Enter</translation>
    </message>
    <message>
        <source>Drop a picture here to draw towards it</source>
        <translation>把图片拖到这里，以它为目标</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>Press Enter in a prompt to draw again</source>
        <translation>在提示词中按 Enter 重新作画</translation>
    </message>
    <message>
        <source>{steps} steps</source>
        <translation>{steps} 步</translation>
    </message>
    <message>
        <source>seed {seed}</source>
        <translation>种子 {seed}</translation>
    </message>
</context>
<context>
    <name>WordLine</name>
    <message>
        <source>{word}: tick it to draw it</source>
        <translation>{word}：勾选后作为目标</translation>
    </message>
</context>
<context>
    <name>WordLists</name>
    <message>
        <source>Subjects</source>
        <translation>主体</translation>
    </message>
    <message>
        <source>Styles</source>
        <translation>风格</translation>
    </message>
    <message>
        <source>Media</source>
        <translation>媒介</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>Your own</source>
        <translation>您自己的</translation>
    </message>
</context>
<context>
    <name>_Hash</name>
    <message>
        <source>Copy the SHA-256</source>
        <translation>复制 SHA-256</translation>
    </message>
    <message>
        <source>Copy the whole SHA-256 to the clipboard</source>
        <translation>把完整的 SHA-256 复制到剪贴板</translation>
    </message>
</context>
<context>
    <name>_Page</name>
    <message>
        <source>Page</source>
        <translation>网页</translation>
    </message>
    <message>
        <source>Open its page</source>
        <translation>打开它的网页</translation>
    </message>
    <message>
        <source>Open {url} in the web browser</source>
        <translation>在浏览器中打开 {url}</translation>
    </message>
</context>
</TS>
