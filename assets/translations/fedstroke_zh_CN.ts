<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
    <context>
        <name>AlignmentPage</name>
        <message>
            <source>Alignment</source>
            <translation>患者匹配</translation>
        </message>
        <message>
            <source>Finds the patients whom the hospitals share, by encrypted identifiers: nobody learns of the others.</source>
            <translation>用加密的标识找出各医院共有的患者；任何一方都无法得知其他患者是谁。</translation>
        </message>
        <message>
            <source>Patients have not been matched yet</source>
            <translation>尚未匹配患者</translation>
        </message>
        <message>
            <source>The first step of a session finds the patients known to both hospitals. This page then shows how many they are, what share of yours, and how many of them have the outcome.</source>
            <translation>会话的第一步是找出双方医院共有的患者。完成后，本页显示共有多少人、占本院患者的比例，以及其中多少人有结局。</translation>
        </message>
        <message>
            <source>Go to &amp;Terms</source>
            <translation>前往“条款”(&amp;T)</translation>
        </message>
        <message>
            <source>Is it worth joining?</source>
            <translation>值得联合吗？</translation>
        </message>
        <message>
            <source>From this hospital’s own numbers alone; nothing was sent for it.</source>
            <translation>仅根据本院自己的数字得出；为此没有发送任何内容。</translation>
        </message>
        <message>
            <source>Matching patients</source>
            <translation>正在匹配患者</translation>
        </message>
        <message>
            <source>Each identifier is turned into a point on a curve and multiplied with a secret of each hospital. Only points that both hospitals know can be recognised; the other hospital learns the number of your patients, not who they are.</source>
            <translation>每个标识先变成曲线上的一个点，再依次乘以各医院的秘密数。只有双方都有的点才能被认出；对方医院只知道贵院患者的数量，不知道他们是谁。</translation>
        </message>
        <message>
            <source>Generated records</source>
            <translation>生成的数据</translation>
        </message>
        <message>
            <source>patients</source>
            <translation>名患者</translation>
        </message>
        <message>
            <source>of them with the outcome</source>
            <translation>其中有结局</translation>
        </message>
        <message>
            <source>predictors</source>
            <translation>个预测变量</translation>
        </message>
        <message>
            <source>This hospital brings predictors only. Whether they help is measured at the label hospital.</source>
            <translation>本院只提供预测变量。它们是否有帮助，由标签医院评估。</translation>
        </message>
        <message>
            <source>No predictor is chosen. Choose at least one column under Records.</source>
            <translation>尚未选择预测变量。请在“病历数据”页至少选择一列。</translation>
        </message>
        <message>
            <source>Too few cases: {events} per predictor, fewer than 10. The model would likely fit chance. Use fewer predictors, or bring more patients, before adding another hospital’s predictors.</source>
            <translation>病例太少：每个预测变量只有 {events} 例，不足 10 例，模型很可能拟合到偶然。请先减少预测变量或增加患者，再加入其他医院的预测变量。</translation>
        </message>
        <message>
            <source>{events} cases per predictor. About {room} further predictors from other hospitals leave at least 10 cases for each, if all patients are shared.</source>
            <translation>每个预测变量有 {events} 例。如果所有患者都是共有的，其他医院还可再加入约 {room} 个预测变量，仍能保证每个变量至少 10 例。</translation>
        </message>
        <message>
            <source>Patients whom a hospital does not know stay in the training unless the terms say “shared patients only”; that hospital’s predictors are missing for them.</source>
            <translation>除非条款规定“仅限共有患者”，某医院没有的患者仍参加训练；对他们而言，该医院的预测变量视为缺失。</translation>
        </message>
        <message>
            <source>Shared with {name}</source>
            <translation>与{name}共有</translation>
        </message>
        <message>
            <source>shared patients</source>
            <translation>名共有患者</translation>
        </message>
        <message>
            <source>of this hospital’s {n} patients</source>
            <translation>占本院 {n} 名患者</translation>
        </message>
        <message>
            <source>of the shared have the outcome</source>
            <translation>名共有患者有结局</translation>
        </message>
        <message>
            <source>No patient is shared. Check with the other hospital that both use the same kind of identifier, in the same column, for instance the national number and not the ward’s own.</source>
            <translation>没有共有的患者。请与对方医院核对：双方是否使用同一种标识、放在同一列，例如都用身份证号，而不是科室自编号。</translation>
        </message>
        <message>
            <source>Only {events} shared cases per predictor of this hospital, fewer than 10: the model may fit chance. Use fewer predictors, or widen the period from which patients come.</source>
            <translation>本院每个预测变量只有 {events} 例共有病例，不足 10 例，模型可能拟合到偶然。请减少预测变量，或扩大纳入患者的时间范围。</translation>
        </message>
    </context>
    <context>
        <name>Bridge</name>
        <message>
            <source>The part of the program that computes has stopped.</source>
            <translation>程序中负责计算的部分已停止。</translation>
        </message>
        <message>
            <source>Choose “Start again”, unlock your identity and open the same records. A session that was training goes on from its last finished tree: see the page Training.</source>
            <translation>请选择“重新启动”，解锁身份并打开相同的病历数据。正在训练的会话从最后完成的一棵树继续：见“训练”页。</translation>
        </message>
        <message>
            <source>The part of the program that computes is not running.</source>
            <translation>程序中负责计算的部分没有运行。</translation>
        </message>
        <message>
            <source>Choose “Start again” at the top of the window.</source>
            <translation>请选择窗口上方的“重新启动”。</translation>
        </message>
    </context>
    <context>
        <name>Chart</name>
        <message>
            <source>Series</source>
            <translation>系列</translation>
        </message>
        <message>
            <source>Low</source>
            <translation>下限</translation>
        </message>
        <message>
            <source>High</source>
            <translation>上限</translation>
        </message>
        <message>
            <source>The file {path} could not be written: {reason}.</source>
            <translation>无法写入文件 {path}：{reason}。</translation>
        </message>
        <message>
            <source>Chart</source>
            <translation>图表</translation>
        </message>
        <message>
            <source>Save picture (PNG)…</source>
            <translation>保存为图片（PNG）…</translation>
        </message>
        <message>
            <source>Save drawing (SVG)…</source>
            <translation>保存为矢量图（SVG）…</translation>
        </message>
        <message>
            <source>Save page (PDF)…</source>
            <translation>保存为页面（PDF）…</translation>
        </message>
        <message>
            <source>Save values (CSV)…</source>
            <translation>保存数值（CSV）…</translation>
        </message>
        <message>
            <source>Copy picture</source>
            <translation>复制图片</translation>
        </message>
        <message>
            <source>Save this chart or its values</source>
            <translation>保存此图表或其数值</translation>
        </message>
    </context>
    <context>
        <name>ChoiceField</name>
        <message>
            <source>yes</source>
            <translation>是</translation>
        </message>
        <message>
            <source>no</source>
            <translation>否</translation>
        </message>
        <message>
            <source>not known</source>
            <translation>未知</translation>
        </message>
    </context>
    <context>
        <name>ClusterCard</name>
        <message>
            <source>The hospital’s own cluster</source>
            <translation>医院自己的集群</translation>
        </message>
        <message>
            <source>Not needed on most computers. A Dask cluster may do Paillier’s arithmetic and the matching of patients; the lattice scheme is quicker on this computer than the line to a cluster.</source>
            <translation>大多数计算机不需要。Dask 集群可以承担 Paillier 运算和患者匹配；格密码在本机上的计算比传到集群更快。</translation>
        </message>
        <message>
            <source>Address of its scheduler</source>
            <translation>调度器的地址</translation>
        </message>
        <message>
            <source>It is given the session’s private key in parts, identifiers and values: it must be the hospital’s own.</source>
            <translation>它会得到本次会话私钥的各部分、患者标识和数值，因此必须是医院自己的集群。</translation>
        </message>
        <message>
            <source>Certificate of the cluster’s authority</source>
            <translation>集群证书颁发机构的证书</translation>
        </message>
        <message>
            <source>This computer’s certificate</source>
            <translation>本机的证书</translation>
        </message>
        <message>
            <source>Its key</source>
            <translation>本机证书的密钥</translation>
        </message>
        <message>
            <source>Try &amp;it and use it</source>
            <translation>测试并使用(&amp;I)</translation>
        </message>
        <message>
            <source>Use a cluster</source>
            <translation>使用集群</translation>
        </message>
        <message>
            <source>Choose…</source>
            <translation>选择……</translation>
        </message>
        <message>
            <source>Certificates (*.pem *.crt *.key)</source>
            <translation>证书 (*.pem *.crt *.key)</translation>
        </message>
        <message>
            <source>Asking the cluster …</source>
            <translation>正在联系集群……</translation>
        </message>
        <message numerus="yes">
            <source>It answers, with %n core(s). Used from the next session on.</source>
            <translation>
                <numerusform>集群有响应，共有 %n 个核心。从下次会话起使用。</numerusform>
            </translation>
        </message>
        <message>
            <source>No cluster is used: this computer does the work.</source>
            <translation>不使用集群：由本机计算。</translation>
        </message>
    </context>
    <context>
        <name>CodesDialog</name>
        <message>
            <source>Codes of {column}</source>
            <translation>{column} 的编码</translation>
        </message>
        <message>
            <source>Codes and what they mean</source>
            <translation>编码及其含义</translation>
        </message>
        <message>
            <source>These numbers are &amp;codes, not amounts: each becomes a category</source>
            <translation>这些数字是编码而不是数量：每个编码成为一个类别(&amp;C)</translation>
        </message>
        <message>
            <source>Say what each code means, such as 1 = male. People see it; no value changes.</source>
            <translation>写明每个编码的含义，例如 1 = 男。只供人阅读，不改变任何数值。</translation>
        </message>
        <message>
            <source>&amp;Use these meanings</source>
            <translation>使用这些含义(&amp;U)</translation>
        </message>
        <message>
            <source>&amp;Cancel</source>
            <translation>取消(&amp;C)</translation>
        </message>
    </context>
    <context>
        <name>CodesModel</name>
        <message>
            <source>Code</source>
            <translation>编码</translation>
        </message>
        <message>
            <source>Meaning</source>
            <translation>含义</translation>
        </message>
    </context>
    <context>
        <name>ColumnMatch</name>
        <message>
            <source>Match “{column}”</source>
            <translation>匹配“{column}”</translation>
        </message>
        <message>
            <source>&amp;Leave this column out</source>
            <translation>不使用此列(&amp;L)</translation>
        </message>
        <message>
            <source>This hospital does not have it: it counts as missing here.</source>
            <translation>本院没有此列：在本院按缺失处理。</translation>
        </message>
        <message>
            <source>&amp;Hospital</source>
            <translation>医院(&amp;H)</translation>
        </message>
        <message>
            <source>Its column “{name}” is &amp;taken as</source>
            <translation>其列“{name}”视为(&amp;T)</translation>
        </message>
        <message>
            <source>Its category</source>
            <translation>其类别</translation>
        </message>
        <message>
            <source>Counts as</source>
            <translation>视为</translation>
        </message>
        <message>
            <source>{category} counts as</source>
            <translation>{category} 视为</translation>
        </message>
        <message>
            <source>Its unit here: {unit}.</source>
            <translation>此处的单位：{unit}。</translation>
        </message>
        <message>
            <source>Elsewhere: {units}.</source>
            <translation>其他医院：{units}。</translation>
        </message>
        <message>
            <source>Numbers are &amp;multiplied by</source>
            <translation>数值乘以(&amp;M)</translation>
        </message>
        <message>
            <source>the&amp;n added to them</source>
            <translation>再加上(&amp;N)</translation>
        </message>
    </context>
    <context>
        <name>ColumnsTable</name>
        <message>
            <source>Columns of the file and their roles</source>
            <translation>文件的各列及其角色</translation>
        </message>
        <message>
            <source>Treat its &amp;numbers as categories</source>
            <translation>将其数字作为类别(&amp;N)</translation>
        </message>
        <message>
            <source>For codes without an order, such as 1 = married, 2 = widowed.</source>
            <translation>用于没有顺序的编码，例如 1 = 已婚，2 = 丧偶。</translation>
        </message>
        <message>
            <source>&amp;Meaning of its codes…</source>
            <translation>编码的含义(&amp;M)…</translation>
        </message>
        <message>
            <source>{share} missing</source>
            <translation>缺失 {share}</translation>
        </message>
    </context>
    <context>
        <name>ContributionCard</name>
        <message>
            <source>How often its splits use each; how much each helps is known to the label hospital only.</source>
            <translation>表示各变量在其分裂中被使用的频率；每个变量的帮助有多大只有标签医院知道。</translation>
        </message>
        <message>
            <source>SHAP values of {n} held-out patients: what a predictor adds to a patient’s log-odds, on average. They tell what the model uses, not what causes the outcome.</source>
            <translation>基于 {n} 位留出患者的 SHAP 值：一个预测变量平均给患者的对数几率增加多少。它说明模型用了什么，而不是什么导致了结局。</translation>
        </message>
        <message>
            <source>All of a hospital’s predictors together: {shares}. Another’s are rather understated, for its answers are known only where a patient came to its splits; which of them count is known only there.</source>
            <translation>各医院全部预测变量合计：{shares}。其他医院的贡献略有低估，因为只有患者到达其分裂时才知道其回答；哪些预测变量起作用，只有该医院知道。</translation>
        </message>
        <message>
            <source>A share of the gain tells what the model uses, not what causes the outcome.</source>
            <translation>增益比例说明模型用了什么，而不是什么导致了结局。</translation>
        </message>
        <message>
            <source>By hospital: {shares}. Which of another’s predictors count is known only there.</source>
            <translation>按医院：{shares}。其他医院的哪些预测变量起作用，只有该医院知道。</translation>
        </message>
    </context>
    <context>
        <name>CreateIdentity</name>
        <message>
            <source>This hospital's identity</source>
            <translation>本院的身份</translation>
        </message>
        <message>
            <source>Other hospitals recognise you by a key which is made now and kept on this computer, encrypted under your passphrase.</source>
            <translation>其他医院通过一把密钥认出您。密钥现在生成，保存在这台计算机上，并用您的口令加密。</translation>
        </message>
        <message>
            <source>for example Heart Centre Riverside</source>
            <translation>例如：河畔心脏中心</translation>
        </message>
        <message>
            <source>&amp;Name of the hospital, as others shall see it</source>
            <translation>其他医院看到的本院名称(&amp;N)</translation>
        </message>
        <message>
            <source>&amp;Passphrase</source>
            <translation>口令(&amp;P)</translation>
        </message>
        <message>
            <source>Passphrase &amp;again</source>
            <translation>再次输入口令(&amp;A)</translation>
        </message>
        <message>
            <source>It cannot be reset. Write it down and keep it where your hospital keeps such things.</source>
            <translation>口令无法重置。请写下来，保管在贵院存放此类物品的地方。</translation>
        </message>
        <message>
            <source>&amp;Create identity</source>
            <translation>创建身份(&amp;C)</translation>
        </message>
        <message>
            <source>Give the hospital a name.</source>
            <translation>请填写医院名称。</translation>
        </message>
        <message>
            <source>Use at least {n} characters.</source>
            <translation>请至少使用 {n} 个字符。</translation>
        </message>
        <message>
            <source>The two passphrases differ. Type them again.</source>
            <translation>两次输入的口令不同，请重新输入。</translation>
        </message>
    </context>
    <context>
        <name>DatabaseDialog</name>
        <message>
            <source>Open a database view</source>
            <translation>打开数据库视图</translation>
        </message>
        <message>
            <source>&amp;Address of the database</source>
            <translation>数据库地址(&amp;A)</translation>
        </message>
        <message>
            <source>SQLite, PostgreSQL, MySQL or SQL Server, for example:</source>
            <translation>SQLite、PostgreSQL、MySQL 或 SQL Server，例如：</translation>
        </message>
        <message>
            <source>&amp;Password</source>
            <translation>密码(&amp;P)</translation>
        </message>
        <message>
            <source>&amp;Keep it in this system's keyring</source>
            <translation>保存在本系统的密钥环中(&amp;K)</translation>
        </message>
        <message>
            <source>&amp;Test connection</source>
            <translation>测试连接(&amp;T)</translation>
        </message>
        <message>
            <source>Table or &amp;view</source>
            <translation>表或视图(&amp;V)</translation>
        </message>
        <message>
            <source>&amp;Query</source>
            <translation>查询(&amp;Q)</translation>
        </message>
        <message>
            <source>One SELECT. It runs in a transaction that only reads, and is never committed.</source>
            <translation>一条 SELECT 语句。它在只读事务中运行，从不提交。</translation>
        </message>
        <message>
            <source>&amp;Open</source>
            <translation>打开(&amp;O)</translation>
        </message>
        <message>
            <source>&amp;Cancel</source>
            <translation>取消(&amp;C)</translation>
        </message>
        <message>
            <source>kept in the keyring</source>
            <translation>已保存在密钥环中</translation>
        </message>
        <message>
            <source>This system has no keyring: the password is asked for each time and never written down.</source>
            <translation>本系统没有密钥环：每次都会询问密码，从不写入磁盘。</translation>
        </message>
        <message numerus="yes">
            <source>Connected: %n table(s) and view(s).</source>
            <translation>
                <numerusform>已连接：%n 个表和视图。</numerusform>
            </translation>
        </message>
        <message>
            <source>Connected, but this user sees no table and no view.</source>
            <translation>已连接，但该用户看不到任何表或视图。</translation>
        </message>
        <message>
            <source>Connecting…</source>
            <translation>正在连接…</translation>
        </message>
        <message>
            <source>Type the address of the database.</source>
            <translation>请输入数据库地址。</translation>
        </message>
        <message>
            <source>Choose a table or view, or type a query.</source>
            <translation>请选择表或视图，或输入查询。</translation>
        </message>
    </context>
    <context>
        <name>Dictionary</name>
        <message>
            <source>number</source>
            <translation>数值</translation>
        </message>
        <message>
            <source>yes or no</source>
            <translation>是或否</translation>
        </message>
        <message>
            <source>categories</source>
            <translation>类别</translation>
        </message>
        <message>
            <source>Common column</source>
            <translation>共同列</translation>
        </message>
        <message>
            <source>Kind</source>
            <translation>类型</translation>
        </message>
        <message>
            <source>{share} % missing</source>
            <translation>缺失 {share} %</translation>
        </message>
    </context>
    <context>
        <name>DictionaryMatch</name>
        <message>
            <source>The common columns</source>
            <translation>共同的列</translation>
        </message>
        <message>
            <source>Choose a row to match what a hospital calls otherwise.</source>
            <translation>选择一行，以匹配某家医院的不同叫法。</translation>
        </message>
        <message>
            <source>What does not fit</source>
            <translation>不一致之处</translation>
        </message>
        <message>
            <source>The others’ columns have come. Look at what does not fit, match it where the same is called or coded otherwise, then accept. All hospitals read what you decide in the terms.</source>
            <translation>其他医院的列已收到。请查看不一致之处；名称或编码不同而含义相同的，请匹配，然后接受。您的决定会写入条款，所有医院都能看到。</translation>
        </message>
        <message>
            <source>{name} asks for your columns; the outcome there is “{outcome}”. Here are its columns beside yours. Match yours, then send their description: names, kinds, categories, coarse ranges and shares missing.</source>
            <translation>{name} 询问本院的列；对方的结局是“{outcome}”。下面是对方的列与本院的列。请匹配本院的列，然后发送其说明：名称、类型、类别、粗略范围和缺失比例。</translation>
        </message>
        <message>
            <source>&amp;Accept these columns</source>
            <translation>接受这些列(&amp;A)</translation>
        </message>
        <message>
            <source>&amp;Send the description</source>
            <translation>发送说明(&amp;S)</translation>
        </message>
        <message>
            <source>Or a reason not to, which the other hospitals &amp;read</source>
            <translation>或者不同意的理由，其他医院会看到(&amp;R)</translation>
        </message>
        <message>
            <source>&amp;Decline</source>
            <translation>拒绝(&amp;D)</translation>
        </message>
        <message>
            <source>Give a reason; the other hospitals will read it.</source>
            <translation>请写明理由；其他医院会看到。</translation>
        </message>
        <message>
            <source>Every hospital has every column, of one kind and code.</source>
            <translation>每家医院都有每一列，类型和编码一致。</translation>
        </message>
        <message>
            <source>Everything fits</source>
            <translation>全部一致</translation>
        </message>
    </context>
    <context>
        <name>Differences</name>
        <message>
            <source>The difference in AUC cannot be told from these patients.</source>
            <translation>无法由这些患者得出 AUC 之差。</translation>
        </message>
        <message>
            <source>Difference in AUC, joint less own: {difference}</source>
            <translation>AUC 之差（联合减本院）：{difference}</translation>
        </message>
        <message>
            <source>(DeLong).</source>
            <translation>（DeLong）。</translation>
        </message>
        <message>
            <source>average precision {difference}</source>
            <translation>平均精确率 {difference}</translation>
        </message>
        <message>
            <source>sensitivity at 80 % specificity {difference}</source>
            <translation>特异度 80% 时的灵敏度 {difference}</translation>
        </message>
        <message>
            <source>Brier score {difference}</source>
            <translation>Brier 评分 {difference}</translation>
        </message>
        <message>
            <source>By bootstrap: {differences}.</source>
            <translation>自助法：{differences}。</translation>
        </message>
    </context>
    <context>
        <name>DoctorDialog</name>
        <message>
            <source>Connection to {name}</source>
            <translation>与{name}的连接</translation>
        </message>
        <message>
            <source>Trying each hop between the two hospitals…</source>
            <translation>正在逐段检查两家医院之间的连接…</translation>
        </message>
        <message>
            <source>Co&amp;py for IT</source>
            <translation>复制给信息科(&amp;P)</translation>
        </message>
        <message>
            <source>&amp;Close</source>
            <translation>关闭(&amp;C)</translation>
        </message>
        <message>
            <source>works</source>
            <translation>正常</translation>
        </message>
        <message>
            <source>fails</source>
            <translation>失败</translation>
        </message>
        <message>
            <source>Everything works.</source>
            <translation>一切正常。</translation>
        </message>
    </context>
    <context>
        <name>ErrorPanel</name>
        <message>
            <source>Technical detail</source>
            <translation>技术细节</translation>
        </message>
        <message>
            <source>Show &amp;detail</source>
            <translation>显示细节(&amp;D)</translation>
        </message>
        <message>
            <source>Cop&amp;y detail</source>
            <translation>复制细节(&amp;Y)</translation>
        </message>
        <message>
            <source>Close this message</source>
            <translation>关闭此消息</translation>
        </message>
        <message>
            <source>Something did not work.</source>
            <translation>操作未成功。</translation>
        </message>
        <message>
            <source>Hide &amp;detail</source>
            <translation>隐藏细节(&amp;D)</translation>
        </message>
        <message>
            <source>Copied</source>
            <translation>已复制</translation>
        </message>
    </context>
    <context>
        <name>FileCard</name>
        <message>
            <source>Patients</source>
            <translation>患者</translation>
        </message>
        <message>
            <source>Choose a &amp;file…</source>
            <translation>选择文件(&amp;F)…</translation>
        </message>
        <message>
            <source>Take the generated &amp;patients</source>
            <translation>使用生成的患者(&amp;P)</translation>
        </message>
        <message>
            <source>Drop a file of patients here</source>
            <translation>将患者文件拖放到此处</translation>
        </message>
        <message>
            <source>With the columns the model was trained on.</source>
            <translation>列须与训练模型时相同。</translation>
        </message>
        <message>
            <source>C&amp;hange…</source>
            <translation>更改(&amp;H)…</translation>
        </message>
        <message>
            <source>Write the risks to</source>
            <translation>风险写入</translation>
        </message>
        <message>
            <source>File for the risks</source>
            <translation>风险文件</translation>
        </message>
        <message>
            <source>From {file}</source>
            <translation>来自 {file}</translation>
        </message>
        <message>
            <source>risks</source>
            <translation>风险</translation>
        </message>
        <message>
            <source>Choose a file of patients</source>
            <translation>选择患者文件</translation>
        </message>
        <message>
            <source>Tables ({files})</source>
            <translation>表格 ({files})</translation>
        </message>
    </context>
    <context>
        <name>Fold</name>
        <message>
            <source>folded</source>
            <translation>已折叠</translation>
        </message>
        <message>
            <source>open</source>
            <translation>已展开</translation>
        </message>
    </context>
    <context>
        <name>GoingOnCard</name>
        <message>
            <source>Interrupted: {outcome}, with {names}</source>
            <translation>已中断：{outcome}，与{names}</translation>
        </message>
        <message>
            <source>Generated records</source>
            <translation>生成的数据</translation>
        </message>
        <message>
            <source>Begun {time}.</source>
            <translation>开始于 {time}。</translation>
        </message>
        <message>
            <source>The other hospital chooses “Go on” for the same session, or is waiting already. The terms you both signed stay as they are, and the model becomes the same as without the interruption.</source>
            <translation>对方医院对同一会话选择“继续”，或已在等待。双方签署的条款保持不变，所得模型与没有中断时相同。</translation>
        </message>
        <message>
            <source>{name} is lost for good: go on with&amp;out it</source>
            <translation>{name}无法再恢复连接：不等它，继续(&amp;O)</translation>
        </message>
        <message>
            <source>First open the same records as at the start and confirm the same columns.</source>
            <translation>请先打开与开始时相同的病历数据，并确认相同的列。</translation>
        </message>
        <message>
            <source>Open &amp;records</source>
            <translation>打开数据(&amp;R)</translation>
        </message>
        <message>
            <source>&amp;Go on from tree {k} of {n}</source>
            <translation>从第 {k} / {n} 棵树继续(&amp;G)</translation>
        </message>
        <message>
            <source>Gi&amp;ve up…</source>
            <translation>放弃(&amp;V)…</translation>
        </message>
        <message>
            <source>By going on you agree to it, and all other hospitals must choose the same. The patients of {name} do not count from the next tree on, and the others could then closely estimate what {name} had added to the sums. It is written into the ledgers and the result, and cannot be undone. As {name} was the one to whom the others connect, they now connect to the next one of the terms.</source>
            <translation>选择继续即表示同意，其他所有医院也须作同样的选择。从下一棵树起不再计入{name}的患者，此后其他医院可以较准确地估计{name}在合计中所占的部分。此事会写入各方的台账和结果，且无法撤销。原来其他医院连接到{name}，现在改为连接到条款中的下一家。</translation>
        </message>
        <message>
            <source>The patients are matched; no tree is finished yet.</source>
            <translation>患者已匹配；尚未完成任何一棵树。</translation>
        </message>
        <message>
            <source>{k} of {n} trees are finished and kept on both sides.</source>
            <translation>{n} 棵树中已完成 {k} 棵，双方均已保存。</translation>
        </message>
    </context>
    <context>
        <name>Guide</name>
        <message>
            <source>Guide through the demonstration</source>
            <translation>演示导览</translation>
        </message>
        <message>
            <source>Demonstration</source>
            <translation>演示</translation>
        </message>
        <message>
            <source>Ne&amp;xt</source>
            <translation>下一步(&amp;X)</translation>
        </message>
        <message>
            <source>Two hospitals are being set up on this computer; all their patients are generated.</source>
            <translation>正在这台计算机上建立两家医院；其患者全部是生成的。</translation>
        </message>
        <message>
            <source>This is what joining brought. Save it as a report. Next: a new patient.</source>
            <translation>这就是联合带来的结果，可以保存为报告。接下来：一名新患者。</translation>
        </message>
        <message>
            <source>The second hospital answers by itself. Next: everything that left this one.</source>
            <translation>第二家医院会自动作答。接下来：离开本院的全部内容。</translation>
        </message>
        <message>
            <source>That was the whole way. Your own hospital goes it with its own records and peers.</source>
            <translation>全程到此结束。贵院将用自己的数据和合作医院走同样的路。</translation>
        </message>
        <message>
            <source>The comparison of both models is ready.</source>
            <translation>两个模型的比较已就绪。</translation>
        </message>
        <message>
            <source>Both hospitals train now, as two programs over real sockets, under real encryption.</source>
            <translation>两家医院正在训练：两个独立的程序，经由真实的网络连接和真实的加密。</translation>
        </message>
        <message>
            <source>Signed. The second hospital signs by itself in the demonstration.</source>
            <translation>已签署。在演示中，第二家医院会自动签署。</translation>
        </message>
        <message>
            <source>What each column means was said already. Guesses can be changed here.</source>
            <translation>各列的含义已经说明。猜测可以在这里更改。</translation>
        </message>
        <message>
            <source>The second hospital is confirmed already; real ones telephone for it.</source>
            <translation>第二家医院已经确认；真实的医院需要打电话确认。</translation>
        </message>
        <message>
            <source>Read what would leave. The passphrase is filled in: sign at the foot of the page.</source>
            <translation>请阅读将会离开的内容。口令已填好：请在页面底部签署。</translation>
        </message>
        <message>
            <source>Generated records are open. Follow the steps; nothing here is real.</source>
            <translation>已打开生成的数据。请按步骤进行；这里没有任何真实内容。</translation>
        </message>
    </context>
    <context>
        <name>HelpWindow</name>
        <message>
            <source>Chapters of the guide</source>
            <translation>指南的章节</translation>
        </message>
        <message>
            <source>&amp;Back</source>
            <translation>返回(&amp;B)</translation>
        </message>
        <message>
            <source>F&amp;orward</source>
            <translation>前进(&amp;O)</translation>
        </message>
        <message>
            <source>Search the guide</source>
            <translation>搜索指南</translation>
        </message>
        <message>
            <source>Ne&amp;xt match</source>
            <translation>下一处(&amp;X)</translation>
        </message>
        <message>
            <source>{chapter} – FedStroke guide</source>
            <translation>{chapter} – FedStroke 指南</translation>
        </message>
        <message numerus="yes">
            <source>%n match(es) here</source>
            <translation>
                <numerusform>此处 %n 处</numerusform>
            </translation>
        </message>
        <message>
            <source>Not here</source>
            <translation>此处没有</translation>
        </message>
        <message>
            <source>Not found</source>
            <translation>未找到</translation>
        </message>
    </context>
    <context>
        <name>Hook</name>
        <message>
            <source>The program made a mistake; your records are not affected.</source>
            <translation>程序出错；您的病历数据未受影响。</translation>
        </message>
        <message>
            <source>Try again. If it happens again, copy the detail and send it to your IT.</source>
            <translation>请重试。如果再次发生，请复制细节并发送给信息科。</translation>
        </message>
    </context>
    <context>
        <name>InterruptedSessions</name>
        <message>
            <source>Give up the session</source>
            <translation>放弃会话</translation>
        </message>
        <message>
            <source>Give up this interrupted session?</source>
            <translation>要放弃这次中断的会话吗？</translation>
        </message>
        <message>
            <source>The {k} finished trees kept here are deleted, and nobody can go on with this session any more. Records, results and the ledger stay as they are.</source>
            <translation>这里保存的 {k} 棵已完成的树将被删除，任何一方都不能再继续该会话。病历数据、结果和台账保持不变。</translation>
        </message>
        <message>
            <source>&amp;Give up</source>
            <translation>放弃(&amp;G)</translation>
        </message>
        <message>
            <source>&amp;Keep it</source>
            <translation>保留(&amp;K)</translation>
        </message>
    </context>
    <context>
        <name>JoinCard</name>
        <message>
            <source>Wait for a proposal</source>
            <translation>等待提议</translation>
        </message>
        <message>
            <source>&amp;Hospital that proposes</source>
            <translation>提出条款的医院(&amp;H)</translation>
        </message>
        <message>
            <source>&amp;Connect and wait</source>
            <translation>连接并等待(&amp;C)</translation>
        </message>
        <message>
            <source>The hospitals have</source>
            <translation>各医院拥有</translation>
        </message>
        <message>
            <source>When you are connected you see the proposing hospital’s columns beside yours, match them, and decide whether to describe yours: names, kinds, categories, the range of numbers and how many are missing.</source>
            <translation>连接后，您会看到提出条款的医院的列与本院的列，可进行匹配，并决定是否说明本院的列：名称、类型、类别、数值范围和缺失比例。</translation>
        </message>
    </context>
    <context>
        <name>LeavingOut</name>
        <message>
            <source>&amp;Agree</source>
            <translation>同意(&amp;A)</translation>
        </message>
        <message>
            <source>Keep &amp;waiting</source>
            <translation>继续等待(&amp;W)</translation>
        </message>
        <message>
            <source>{names} cannot be reached. The session waits, or goes on without if all the others agree.</source>
            <translation>无法连接到{names}。会话将等待；若其他各方都同意，也可以不等它而继续。</translation>
        </message>
        <message>
            <source>&amp;Go on without {names}…</source>
            <translation>不等{names}，继续(&amp;G)…</translation>
        </message>
        <message>
            <source>{asks} asks to go on without {names}, which cannot be reached.</source>
            <translation>{asks}询问是否不等无法连接的{names}而继续。</translation>
        </message>
        <message>
            <source>From tree {k} of {n} on, the patients of {names} do not count any more. The others could then closely estimate what {names} had added to the sums.</source>
            <translation>从第 {k} 棵树（共 {n} 棵）起，不再计入{names}的患者。此后其他医院可以较准确地估计{names}在合计中所占的部分。</translation>
        </message>
        <message>
            <source>All who remain must agree: {names}. If one does not, the session waits.</source>
            <translation>留下的各方都须同意：{names}。只要有一方不同意，会话就继续等待。</translation>
        </message>
        <message>
            <source>With only two left, each of them could compute the other’s sums.</source>
            <translation>只剩两家时，每一家都能算出另一家的合计。</translation>
        </message>
        <message>
            <source>Go on without a hospital</source>
            <translation>不等某家医院，继续</translation>
        </message>
        <message>
            <source>Go on without {names}?</source>
            <translation>不等{names}，继续吗？</translation>
        </message>
        <message>
            <source>Ask them by telephone first: if they come back, the session goes on by itself and nothing is lost.

Otherwise the other hospitals are asked now. When all agree and sign, the patients of {names} do not count from the next tree on; the trees made until now stay. The others could then closely estimate what {names} had added to the sums. It is written into the ledgers and the result, and cannot be undone.</source>
            <translation>请先打电话询问：若对方恢复连接，会话会自动继续，不会有任何损失。

否则现在就询问其他医院。各方都同意并签名后，从下一棵树起不再计入{names}的患者；此前的树保留。此后其他医院可以较准确地估计{names}在合计中所占的部分。此事会写入各方的台账和结果，且无法撤销。</translation>
        </message>
        <message>
            <source>&amp;Ask the others</source>
            <translation>询问其他医院(&amp;A)</translation>
        </message>
    </context>
    <context>
        <name>LedgerModel</name>
        <message>
            <source>No.</source>
            <translation>序号</translation>
        </message>
        <message>
            <source>Time</source>
            <translation>时间</translation>
        </message>
        <message>
            <source>Direction</source>
            <translation>方向</translation>
        </message>
        <message>
            <source>Hospital</source>
            <translation>医院</translation>
        </message>
        <message>
            <source>Message</source>
            <translation>消息</translation>
        </message>
        <message>
            <source>Size</source>
            <translation>大小</translation>
        </message>
        <message>
            <source>What it reveals</source>
            <translation>透露的内容</translation>
        </message>
        <message>
            <source>Session</source>
            <translation>会话</translation>
        </message>
        <message>
            <source>Sent</source>
            <translation>发出</translation>
        </message>
        <message>
            <source>Received</source>
            <translation>收到</translation>
        </message>
        <message>
            <source>Pairing, first step</source>
            <translation>配对，第一步</translation>
        </message>
        <message>
            <source>Pairing, second step</source>
            <translation>配对，第二步</translation>
        </message>
        <message>
            <source>Pairing, last step</source>
            <translation>配对，最后一步</translation>
        </message>
        <message>
            <source>Terms proposed</source>
            <translation>提出条款</translation>
        </message>
        <message>
            <source>Terms signed</source>
            <translation>签署条款</translation>
        </message>
        <message>
            <source>Terms agreed</source>
            <translation>条款达成</translation>
        </message>
        <message>
            <source>Terms declined</source>
            <translation>拒绝条款</translation>
        </message>
        <message>
            <source>Session stopped</source>
            <translation>会话中止</translation>
        </message>
        <message>
            <source>Blinded identifiers</source>
            <translation>盲化标识</translation>
        </message>
        <message>
            <source>Identifiers blinded twice</source>
            <translation>二次盲化标识</translation>
        </message>
        <message>
            <source>Matched patients</source>
            <translation>匹配的患者</translation>
        </message>
        <message>
            <source>Number of groups</source>
            <translation>分组数量</translation>
        </message>
        <message>
            <source>Public training key</source>
            <translation>训练公钥</translation>
        </message>
        <message>
            <source>Encrypted gradients</source>
            <translation>加密梯度</translation>
        </message>
        <message>
            <source>Encrypted sums</source>
            <translation>加密总和</translation>
        </message>
        <message>
            <source>Chosen splits</source>
            <translation>选定的分裂</translation>
        </message>
        <message>
            <source>Sides of a split</source>
            <translation>分裂的左右</translation>
        </message>
        <message>
            <source>Groups of patients</source>
            <translation>患者分组</translation>
        </message>
        <message>
            <source>Half of a random seed</source>
            <translation>随机种子的一半</translation>
        </message>
        <message>
            <source>Groups, hidden</source>
            <translation>分组（已隐藏）</translation>
        </message>
        <message>
            <source>Chosen splits and their patients</source>
            <translation>选定的分裂及其患者</translation>
        </message>
        <message>
            <source>Question for columns</source>
            <translation>询问各列</translation>
        </message>
        <message>
            <source>Data dictionary</source>
            <translation>数据字典</translation>
        </message>
        <message>
            <source>Public mask key</source>
            <translation>掩码公钥</translation>
        </message>
        <message>
            <source>All public mask keys</source>
            <translation>所有掩码公钥</translation>
        </message>
        <message>
            <source>Masked sums</source>
            <translation>加掩码的总和</translation>
        </message>
        <message>
            <source>Totals of all hospitals</source>
            <translation>所有医院的合计</translation>
        </message>
        <message>
            <source>Hash of the model</source>
            <translation>模型的哈希值</translation>
        </message>
        <message>
            <source>Trees kept here</source>
            <translation>本院保存的树</translation>
        </message>
        <message>
            <source>Tree to go on from</source>
            <translation>从哪棵树继续</translation>
        </message>
        <message>
            <source>Agreements sent again</source>
            <translation>重发的同意书</translation>
        </message>
        <message>
            <source>Question to go on without</source>
            <translation>询问是否不等而继续</translation>
        </message>
        <message>
            <source>Agreement to go on without</source>
            <translation>同意不等而继续</translation>
        </message>
        <message>
            <source>All agreements to go on without</source>
            <translation>各方同意不等而继续</translation>
        </message>
        <message>
            <source>Going on without a hospital</source>
            <translation>不等某家医院而继续</translation>
        </message>
        <message>
            <source>Tree finished</source>
            <translation>一棵树完成</translation>
        </message>
        <message>
            <source>Training finished</source>
            <translation>训练完成</translation>
        </message>
        <message>
            <source>Released summary</source>
            <translation>公布的摘要</translation>
        </message>
        <message>
            <source>Session finished</source>
            <translation>会话完成</translation>
        </message>
        <message>
            <source>Splits asked for</source>
            <translation>请求的分裂</translation>
        </message>
        <message>
            <source>Sides of splits for scoring</source>
            <translation>评分用的分裂左右</translation>
        </message>
    </context>
    <context>
        <name>LedgerPage</name>
        <message>
            <source>Ledger</source>
            <translation>台账</translation>
        </message>
        <message>
            <source>Everything that left this house. Each entry is chained to the one before, so that a change shows.</source>
            <translation>离开本院的一切都记在这里。每条记录都与前一条相链，任何改动都会显现。</translation>
        </message>
        <message>
            <source>&amp;Verify the chain</source>
            <translation>核验链条(&amp;V)</translation>
        </message>
        <message>
            <source>&amp;Export…</source>
            <translation>导出(&amp;E)…</translation>
        </message>
        <message>
            <source>Nothing has left this house</source>
            <translation>尚无任何内容离开本院</translation>
        </message>
        <message>
            <source>When a session begins, every message this hospital sends is written here before it goes out: when, to whom, how many bytes, and what it reveals. The officer can filter, verify and export it.</source>
            <translation>会话开始后，本院发出的每条消息在发出之前都会先记在这里：何时、发给谁、多少字节、透露什么。数据保护负责人可以筛选、核验和导出。</translation>
        </message>
        <message>
            <source>Go to &amp;Terms</source>
            <translation>前往“条款”(&amp;T)</translation>
        </message>
        <message>
            <source>Reading the ledger…</source>
            <translation>正在读取台账…</translation>
        </message>
        <message>
            <source>messages in the ledger</source>
            <translation>条消息</translation>
        </message>
        <message>
            <source>sent in all</source>
            <translation>累计发出</translation>
        </message>
        <message>
            <source>other hospitals</source>
            <translation>家其他医院</translation>
        </message>
        <message>
            <source>latest entry</source>
            <translation>最近一条</translation>
        </message>
        <message>
            <source>Search in hospital, message, meaning, session</source>
            <translation>搜索医院、消息、含义、会话</translation>
        </message>
        <message>
            <source>Search the ledger</source>
            <translation>搜索台账</translation>
        </message>
        <message>
            <source>Session</source>
            <translation>会话</translation>
        </message>
        <message>
            <source>Hospital</source>
            <translation>医院</translation>
        </message>
        <message>
            <source>Message</source>
            <translation>消息</translation>
        </message>
        <message>
            <source>Ledger entries</source>
            <translation>台账条目</translation>
        </message>
        <message>
            <source>&amp;Load all</source>
            <translation>全部载入(&amp;L)</translation>
        </message>
        <message>
            <source>{n} of {total} entries shown, {size} sent</source>
            <translation>显示 {total} 条中的 {n} 条，共发出 {size}</translation>
        </message>
        <message>
            <source>{direction} {peer}: {meaning} · Session {session} · Hash {hash}</source>
            <translation>{direction} · {peer}：{meaning} · 会话 {session} · 哈希 {hash}</translation>
        </message>
        <message>
            <source>The chain is whole: {n} entries, none changed, added or taken out. Head of the chain: {head}. Write it down or give it to a partner; only a copy elsewhere shows that the whole ledger was replaced.</source>
            <translation>链条完整：共 {n} 条，没有改动、增加或删除。链头：{head}。请抄录下来或交给合作医院；只有存放在别处的副本才能发现整本台账被替换。</translation>
        </message>
        <message>
            <source>The ledger is not as it was written: {problem} Keep the file as it is and tell your data-protection officer.</source>
            <translation>台账与写入时不一致：{problem} 请保持文件原样，并告知贵院的数据保护负责人。</translation>
        </message>
        <message>
            <source>Export the ledger</source>
            <translation>导出台账</translation>
        </message>
        <message>
            <source>The whole ledger was saved: {path}</source>
            <translation>整本台账已保存：{path}</translation>
        </message>
        <message>
            <source>{field}: all</source>
            <translation>{field}：全部</translation>
        </message>
    </context>
    <context>
        <name>LicencesDialog</name>
        <message>
            <source>Licences of the parts used</source>
            <translation>所用组件的许可证</translation>
        </message>
        <message>
            <source>Part</source>
            <translation>组件</translation>
        </message>
        <message>
            <source>Version</source>
            <translation>版本</translation>
        </message>
        <message>
            <source>Licence</source>
            <translation>许可证</translation>
        </message>
        <message>
            <source>The full texts lie with the program, in the folder of each part.</source>
            <translation>许可证全文随程序提供，位于各组件的文件夹中。</translation>
        </message>
        <message>
            <source>The full texts, and the list of everything carried, lie in {folder}.</source>
            <translation>许可证全文以及所含全部组件的清单位于 {folder}。</translation>
        </message>
    </context>
    <context>
        <name>Locked</name>
        <message>
            <source>Your identity is locked</source>
            <translation>身份已锁定</translation>
        </message>
        <message>
            <source>What this hospital keeps is encrypted. Unlock it with the passphrase on the page Overview.</source>
            <translation>本院保存的内容已加密。请在“总览”页用口令解锁。</translation>
        </message>
        <message>
            <source>Go to &amp;Overview</source>
            <translation>前往“总览”(&amp;O)</translation>
        </message>
    </context>
    <context>
        <name>Measures</name>
        <message>
            <source>Below each figure: its 95 % confidence interval.</source>
            <translation>每个数值下方为其 95% 置信区间。</translation>
        </message>
        <message>
            <source>{n} patients, {cases} of them with the outcome ({share}). Below each figure: its 95 % confidence interval.</source>
            <translation>{n} 名患者，其中 {cases} 名有结局（{share}）。每个数值下方为其 95% 置信区间。</translation>
        </message>
    </context>
    <context>
        <name>MeetingChoice</name>
        <message>
            <source>This side &amp;waits for the other to connect</source>
            <translation>本方等待对方连接(&amp;W)</translation>
        </message>
        <message>
            <source>&amp;Listen on address and port</source>
            <translation>监听的地址和端口(&amp;L)</translation>
        </message>
        <message>
            <source>This side &amp;connects to {address}</source>
            <translation>本方连接到 {address}(&amp;C)</translation>
        </message>
        <message>
            <source>This side &amp;connects to the other's address</source>
            <translation>本方连接到对方的地址(&amp;C)</translation>
        </message>
    </context>
    <context>
        <name>NavEntry</name>
        <message>
            <source>next step</source>
            <translation>下一步</translation>
        </message>
        <message>
            <source>in progress</source>
            <translation>进行中</translation>
        </message>
        <message>
            <source>done</source>
            <translation>已完成</translation>
        </message>
        <message>
            <source>needs attention</source>
            <translation>需要注意</translation>
        </message>
    </context>
    <context>
        <name>Navigation</name>
        <message>
            <source>Pages</source>
            <translation>页面</translation>
        </message>
        <message>
            <source>Help</source>
            <translation>帮助</translation>
        </message>
    </context>
    <context>
        <name>NotedPredictions</name>
        <message>
            <source>Kept beside the result, without values and risks. What left is in the ledger.</source>
            <translation>与结果一同保存，不含数值和风险。离开本院的内容见台账。</translation>
        </message>
        <message>
            <source>Risks compute&amp;d so far</source>
            <translation>已计算的风险(&amp;D)</translation>
        </message>
        <message>
            <source>Risks compute&amp;d so far: {n}</source>
            <translation>已计算的风险(&amp;D)：{n} 次</translation>
        </message>
        <message>
            <source>own model only</source>
            <translation>仅本院模型</translation>
        </message>
        <message>
            <source>joint model</source>
            <translation>联合模型</translation>
        </message>
        <message numerus="yes">
            <source>{time} · {model} · %n patients</source>
            <translation>
                <numerusform>{time} · {model} · %n 位患者</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>NumberField</name>
        <message>
            <source>not known</source>
            <translation>未知</translation>
        </message>
        <message>
            <source>{low} to {high}</source>
            <translation>{low} 至 {high}</translation>
        </message>
        <message>
            <source>Not a number. Digits, with a point before decimals.</source>
            <translation>不是数字。请输入数字，小数用小数点。</translation>
        </message>
        <message>
            <source>Outside {low} to {high}. Check the unit.</source>
            <translation>超出 {low} 至 {high}。请检查单位。</translation>
        </message>
    </context>
    <context>
        <name>OpeningOptions</name>
        <message>
            <source>Try again with other settings</source>
            <translation>换用其他设置重试</translation>
        </message>
        <message>
            <source>Find out</source>
            <translation>自动判断</translation>
        </message>
        <message>
            <source>&amp;Encoding</source>
            <translation>编码(&amp;E)</translation>
        </message>
        <message>
            <source>Se&amp;parator</source>
            <translation>分隔符(&amp;P)</translation>
        </message>
        <message>
            <source>Comma</source>
            <translation>逗号</translation>
        </message>
        <message>
            <source>Semicolon</source>
            <translation>分号</translation>
        </message>
        <message>
            <source>Tabulator</source>
            <translation>制表符</translation>
        </message>
        <message>
            <source>the first one</source>
            <translation>第一个</translation>
        </message>
        <message>
            <source>Rows that cannot be &amp;read</source>
            <translation>无法读取的行(&amp;R)</translation>
        </message>
        <message>
            <source>Stop and name them</source>
            <translation>停止并指出</translation>
        </message>
        <message>
            <source>Leave them out and list them</source>
            <translation>略去并列出</translation>
        </message>
        <message>
            <source>&amp;Sheet of the workbook</source>
            <translation>工作簿中的工作表(&amp;S)</translation>
        </message>
        <message>
            <source>&amp;Decimal sign</source>
            <translation>小数点符号(&amp;D)</translation>
        </message>
        <message>
            <source>Point</source>
            <translation>点</translation>
        </message>
        <message>
            <source>Open a&amp;gain</source>
            <translation>重新打开(&amp;G)</translation>
        </message>
    </context>
    <context>
        <name>OverviewPage</name>
        <message>
            <source>Starting…</source>
            <translation>正在启动…</translation>
        </message>
        <message>
            <source>What this program does</source>
            <translation>本程序的用途</translation>
        </message>
        <message>
            <source>Several hospitals train one stroke-risk model together. No patient record leaves any of them.</source>
            <translation>几家医院共同训练一个卒中风险模型。任何患者记录都不会离开所在医院。</translation>
        </message>
        <message>
            <source>Before anything is sent you read in plain words what leaves this house, and sign it or decline.</source>
            <translation>发送任何内容之前，您会用通俗的文字读到什么将离开本院，然后签署或拒绝。</translation>
        </message>
        <message>
            <source>Afterwards you see what the joint model gains over your own, and a list of all that left.</source>
            <translation>之后您会看到联合模型比本院模型多带来了什么，以及离开本院的全部内容清单。</translation>
        </message>
        <message>
            <source>For research use only, until a model has been validated for your patients.</source>
            <translation>在针对您的患者完成验证之前，仅供研究使用。</translation>
        </message>
        <message>
            <source>Try it first</source>
            <translation>先试一试</translation>
        </message>
        <message>
            <source>A second window opens with generated patients and a generated second hospital on this computer. It has an identity of its own; nothing of yours is touched.</source>
            <translation>将打开第二个窗口，其中有生成的患者和运行在这台计算机上的第二家生成的医院。它有自己的身份，不会触及您的任何内容。</translation>
        </message>
        <message>
            <source>Open the &amp;demonstration</source>
            <translation>打开演示(&amp;D)</translation>
        </message>
        <message>
            <source>1  Records</source>
            <translation>1  病历数据</translation>
        </message>
        <message>
            <source>Open records or a project</source>
            <translation>打开数据或项目</translation>
        </message>
        <message>
            <source>2  Peers</source>
            <translation>2  合作医院</translation>
        </message>
        <message>
            <source>Go to peers</source>
            <translation>前往合作医院</translation>
        </message>
        <message>
            <source>3  Session</source>
            <translation>3  会话</translation>
        </message>
        <message>
            <source>Go to terms</source>
            <translation>前往条款</translation>
        </message>
        <message>
            <source>4  Last result</source>
            <translation>4  最近的结果</translation>
        </message>
        <message>
            <source>See the result</source>
            <translation>查看结果</translation>
        </message>
        <message>
            <source>What to do next</source>
            <translation>接下来做什么</translation>
        </message>
        <message>
            <source>Overview</source>
            <translation>总览</translation>
        </message>
        <message>
            <source>Welcome back</source>
            <translation>欢迎回来</translation>
        </message>
        <message>
            <source>Unlock to see your peers and to start a session.</source>
            <translation>解锁后可以查看合作医院并开始会话。</translation>
        </message>
        <message>
            <source>Welcome to FedStroke</source>
            <translation>欢迎使用 FedStroke</translation>
        </message>
        <message>
            <source>One step before you begin.</source>
            <translation>开始之前只需一步。</translation>
        </message>
        <message>
            <source>Fingerprint of this hospital's key: {text}</source>
            <translation>本院密钥的指纹：{text}</translation>
        </message>
        <message>
            <source>These are generated patients. Numbers on these pages describe nobody.</source>
            <translation>这些是生成的患者。这些页面上的数字不代表任何人。</translation>
        </message>
        <message>
            <source>{file}: {patients} patients, {features} predictors.</source>
            <translation>{file}：{patients} 名患者，{features} 个预测变量。</translation>
        </message>
        <message>
            <source>{cases} with the outcome ({share}).</source>
            <translation>{cases} 名出现结局（{share}）。</translation>
        </message>
        <message>
            <source>Ready</source>
            <translation>就绪</translation>
        </message>
        <message>
            <source>{file} is open. Say what its columns mean.</source>
            <translation>{file} 已打开。请说明各列的含义。</translation>
        </message>
        <message>
            <source>To do</source>
            <translation>待办</translation>
        </message>
        <message>
            <source>Open a file with one row per patient. It is read here and sent nowhere.</source>
            <translation>打开一个每行一名患者的文件。它只在这里读取，不会发送到任何地方。</translation>
        </message>
        <message>
            <source>{names}: the key has changed or a code was wrong. See the page Peers.</source>
            <translation>{names}：密钥已改变，或数字输入有误。请查看“合作医院”页。</translation>
        </message>
        <message>
            <source>Blocked</source>
            <translation>已阻止</translation>
        </message>
        <message>
            <source>Confirmed: {names}.</source>
            <translation>已确认：{names}。</translation>
        </message>
        <message>
            <source>Invited: {names}. Confirm each other by telephone.</source>
            <translation>已邀请：{names}。请通过电话相互确认。</translation>
        </message>
        <message>
            <source>Exchange invitations with another hospital and confirm each other by telephone.</source>
            <translation>与另一家医院交换邀请，并通过电话相互确认。</translation>
        </message>
        <message>
            <source>Watch the session</source>
            <translation>查看会话</translation>
        </message>
        <message>
            <source>With {names}: {kept} Both can go on from there.</source>
            <translation>与{names}：{kept}双方可从那里继续。</translation>
        </message>
        <message>
            <source>Interrupted</source>
            <translation>已中断</translation>
        </message>
        <message>
            <source>Go on…</source>
            <translation>继续…</translation>
        </message>
        <message>
            <source>The session has ended. You can propose another one at any time.</source>
            <translation>会话已结束。您随时可以再提出一次会话。</translation>
        </message>
        <message>
            <source>Propose terms to a peer, or wait for a proposal and review it.</source>
            <translation>向合作医院提出条款，或等待对方提出后审阅。</translation>
        </message>
        <message>
            <source>Needs records and a confirmed peer first.</source>
            <translation>需要先有病历数据和一家已确认的合作医院。</translation>
        </message>
        <message>
            <source>The comparison of joint and own model will be here.</source>
            <translation>联合模型与本院模型的比较将显示在这里。</translation>
        </message>
        <message>
            <source>{outcome}, with {names}, {time}.</source>
            <translation>{outcome}，与{names}，{time}。</translation>
        </message>
        <message>
            <source>AUC {joint} together, {own} alone.</source>
            <translation>AUC：联合 {joint}，单独 {own}。</translation>
        </message>
        <message>
            <source>Finished</source>
            <translation>已完成</translation>
        </message>
    </context>
    <context>
        <name>OwnPatients</name>
        <message>
            <source>none: a random share is held out</source>
            <translation>无：随机留出一部分</translation>
        </message>
        <message>
            <source>File of later patients</source>
            <translation>之后患者的文件</translation>
        </message>
        <message>
            <source>Ch&amp;oose…</source>
            <translation>选择(&amp;O)…</translation>
        </message>
        <message>
            <source>Fil&amp;e of later patients, to judge the models on</source>
            <translation>之后患者的文件，用于评价模型(&amp;E)</translation>
        </message>
        <message>
            <source>With the same columns. No patient may be in both files.</source>
            <translation>列须相同。同一患者不得同时出现在两个文件中。</translation>
        </message>
        <message>
            <source>Cases that the threshold should fi&amp;nd</source>
            <translation>阈值应找出的病例比例(&amp;N)</translation>
        </message>
        <message>
            <source>Open later patients</source>
            <translation>打开之后患者的文件</translation>
        </message>
        <message>
            <source>Records (*.csv *.csv.gz *.tsv *.txt *.xlsx *.xls *.parquet);;All files (*)</source>
            <translation>记录 (*.csv *.csv.gz *.tsv *.txt *.xlsx *.xls *.parquet);;所有文件 (*)</translation>
        </message>
    </context>
    <context>
        <name>PagedRows</name>
        <message>
            <source>Row</source>
            <translation>行</translation>
        </message>
    </context>
    <context>
        <name>PairingDialog</name>
        <message>
            <source>Confirm {name}</source>
            <translation>确认{name}</translation>
        </message>
        <message>
            <source>Confirm {name} by telephone</source>
            <translation>通过电话确认{name}</translation>
        </message>
        <message>
            <source>&amp;Start</source>
            <translation>开始(&amp;S)</translation>
        </message>
        <message>
            <source>Call a person you know at {name}, on a number you already had. Both of you keep this window open.</source>
            <translation>请用您原本就有的号码，打电话给{name}的一位熟人。双方都保持此窗口打开。</translation>
        </message>
        <message>
            <source>Agree on the telephone which side connects; the other waits.</source>
            <translation>在电话里约定由哪一方连接；另一方等待。</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
        <message>
            <source>&amp;Compare</source>
            <translation>比较(&amp;C)</translation>
        </message>
        <message>
            <source>&amp;Digits of the other hospital</source>
            <translation>对方医院的数字(&amp;D)</translation>
        </message>
        <message>
            <source>1.  Read these digits out</source>
            <translation>1.  请念出这些数字</translation>
        </message>
        <message>
            <source>2.  Type the digits which the other reads out to you</source>
            <translation>2.  请输入对方念给您的数字</translation>
        </message>
        <message>
            <source>If the digits do not match, somebody may be listening in: the pairing stops and is recorded.</source>
            <translation>如果数字不一致，可能有人在窃听：配对将停止并被记录。</translation>
        </message>
        <message>
            <source>Right. Waiting until the other side has typed your digits too.</source>
            <translation>正确。正在等待对方也输入您的数字。</translation>
        </message>
        <message>
            <source>{name} is confirmed. You can now propose or join a session with them.</source>
            <translation>{name}已确认。现在可以向其提出会话或加入其会话。</translation>
        </message>
        <message>
            <source>&amp;Done</source>
            <translation>完成(&amp;D)</translation>
        </message>
        <message>
            <source>Waiting for {name} to connect to {address}.</source>
            <translation>正在等待{name}连接到 {address}。</translation>
        </message>
        <message>
            <source>Connecting to {address}.</source>
            <translation>正在连接到 {address}。</translation>
        </message>
        <message>
            <source>Digits to read out: {digits}</source>
            <translation>要念出的数字：{digits}</translation>
        </message>
    </context>
    <context>
        <name>ParameterCard</name>
        <message>
            <source>Parameters</source>
            <translation>参数</translation>
        </message>
        <message>
            <source>Advanced</source>
            <translation>高级</translation>
        </message>
        <message>
            <source>Outcome</source>
            <translation>结局</translation>
        </message>
        <message>
            <source>Trees</source>
            <translation>树的数量</translation>
        </message>
        <message>
            <source>Depth of a tree</source>
            <translation>树的深度</translation>
        </message>
        <message>
            <source>Learning rate</source>
            <translation>学习率</translation>
        </message>
        <message>
            <source>Patients held out for the comparison</source>
            <translation>留出用于比较的患者</translation>
        </message>
        <message>
            <source>Smallest group</source>
            <translation>最小组</translation>
        </message>
        <message>
            <source>Patients used</source>
            <translation>使用的患者</translation>
        </message>
        <message>
            <source>Encryption of sums</source>
            <translation>求和的加密方式</translation>
        </message>
        <message>
            <source>My columns that take part: {names}.</source>
            <translation>本院参加的列：{names}。</translation>
        </message>
    </context>
    <context>
        <name>PassphraseEdit</name>
        <message>
            <source>Show what is typed</source>
            <translation>显示输入内容</translation>
        </message>
    </context>
    <context>
        <name>PatientForm</name>
        <message>
            <source>The patient</source>
            <translation>患者</translation>
        </message>
        <message>
            <source>Leave empty what is not known: the model was trained with missing values and takes them as such.</source>
            <translation>未知的请留空：模型训练时就含有缺失值，会把它们按缺失处理。</translation>
        </message>
        <message>
            <source>Cl&amp;ear the form</source>
            <translation>清空表单(&amp;E)</translation>
        </message>
        <message>
            <source>Identifier: the partner is asked by it, encrypted.</source>
            <translation>标识：用它以加密方式询问合作医院。</translation>
        </message>
        <message numerus="yes">
            <source>All %n predictors are given.</source>
            <translation>
                <numerusform>%n 个预测变量均已填写。</numerusform>
            </translation>
        </message>
        <message>
            <source>Not known: {missing} of {all} predictors.</source>
            <translation>{all} 个预测变量中有 {missing} 个未知。</translation>
        </message>
    </context>
    <context>
        <name>PeerCard</name>
        <message>
            <source>Address: {address}</source>
            <translation>地址：{address}</translation>
        </message>
        <message>
            <source>Fingerprint of its key: {text}</source>
            <translation>对方密钥的指纹：{text}</translation>
        </message>
        <message>
            <source>Runs FedStroke {theirs}</source>
            <translation>运行 FedStroke {theirs}</translation>
        </message>
        <message>
            <source>Runs FedStroke {theirs}; {own} is installed here</source>
            <translation>运行 FedStroke {theirs}；这里安装的是 {own}</translation>
        </message>
        <message>
            <source>Its key has changed or a code was typed wrongly. Nothing is exchanged with it. Call them; if both are sure, remove the peer and add it again from a new invitation.</source>
            <translation>对方的密钥已改变，或数字输入有误。不会与其交换任何内容。请打电话给对方；如果双方都确定无误，请移除该医院，再用新的邀请重新添加。</translation>
        </message>
        <message>
            <source>Confirm by telephone…</source>
            <translation>通过电话确认…</translation>
        </message>
        <message>
            <source>Check the connection</source>
            <translation>检查连接</translation>
        </message>
        <message>
            <source>Remove…</source>
            <translation>移除…</translation>
        </message>
        <message>
            <source>Connected</source>
            <translation>已连接</translation>
        </message>
        <message>
            <source>Not connected</source>
            <translation>未连接</translation>
        </message>
        <message>
            <source>Not confirmed yet</source>
            <translation>尚未确认</translation>
        </message>
        <message>
            <source>Confirmed</source>
            <translation>已确认</translation>
        </message>
        <message>
            <source>Blocked</source>
            <translation>已阻止</translation>
        </message>
    </context>
    <context>
        <name>PeersPage</name>
        <message>
            <source>Peers</source>
            <translation>合作医院</translation>
        </message>
        <message>
            <source>Other hospitals. Each is known by its key, confirmed once by telephone.</source>
            <translation>其他医院。每家都以密钥识别，并通过电话确认一次。</translation>
        </message>
        <message>
            <source>Your identity is locked</source>
            <translation>您的身份已锁定</translation>
        </message>
        <message>
            <source>Unlock it on the page Overview; then your invitation and your peers are here.</source>
            <translation>请在“总览”页解锁；之后这里会显示您的邀请和合作医院。</translation>
        </message>
        <message>
            <source>Go to &amp;overview</source>
            <translation>前往总览(&amp;O)</translation>
        </message>
        <message>
            <source>The invitation is read. When your identity is unlocked, it is here to be added.</source>
            <translation>邀请函已读入。解锁您的身份后，即可在这里添加。</translation>
        </message>
        <message>
            <source>No peers yet. Send your invitation to another hospital and add theirs.</source>
            <translation>还没有合作医院。请把您的邀请发给另一家医院，并添加对方的邀请。</translation>
        </message>
        <message>
            <source>Known hospitals</source>
            <translation>已知的医院</translation>
        </message>
        <message>
            <source>My invitation</source>
            <translation>我的邀请</translation>
        </message>
        <message>
            <source>Name, address and public keys. It holds no secret; send it any way you like.</source>
            <translation>包含名称、地址和公钥，不含秘密；可用任何方式发送。</translation>
        </message>
        <message>
            <source>&amp;Address and port at which others reach this computer</source>
            <translation>他人连接这台计算机的地址和端口(&amp;A)</translation>
        </message>
        <message>
            <source>Your IT opens this one port for incoming connections.</source>
            <translation>请信息科为传入连接开放这一个端口。</translation>
        </message>
        <message>
            <source>Invitation text</source>
            <translation>邀请文本</translation>
        </message>
        <message>
            <source>Invitation as QR code</source>
            <translation>二维码形式的邀请</translation>
        </message>
        <message>
            <source>&amp;Copy</source>
            <translation>复制(&amp;C)</translation>
        </message>
        <message>
            <source>&amp;Save…</source>
            <translation>保存(&amp;S)…</translation>
        </message>
        <message>
            <source>&amp;Make the invitation</source>
            <translation>生成邀请(&amp;M)</translation>
        </message>
        <message>
            <source>Give the address and port, such as hospital.example:47600.</source>
            <translation>请填写地址和端口，例如 hospital.example:47600。</translation>
        </message>
        <message>
            <source>Copied</source>
            <translation>已复制</translation>
        </message>
        <message>
            <source>Save the invitation</source>
            <translation>保存邀请</translation>
        </message>
        <message>
            <source>The invitation could not be saved.</source>
            <translation>无法保存邀请。</translation>
        </message>
        <message>
            <source>Choose another folder, one you may write to.</source>
            <translation>请选择另一个您有写入权限的文件夹。</translation>
        </message>
        <message>
            <source>Invitations (*{suffix} *.txt)</source>
            <translation>邀请函 (*{suffix} *.txt)</translation>
        </message>
        <message>
            <source>Add a peer</source>
            <translation>添加合作医院</translation>
        </message>
        <message>
            <source>Paste the invitation which the other hospital sent you, or open it.</source>
            <translation>粘贴对方医院发给您的邀请，或打开邀请文件。</translation>
        </message>
        <message>
            <source>Invitation of the &amp;other hospital</source>
            <translation>对方医院的邀请(&amp;O)</translation>
        </message>
        <message>
            <source>A&amp;dd</source>
            <translation>添加(&amp;D)</translation>
        </message>
        <message>
            <source>Open a &amp;file…</source>
            <translation>打开文件(&amp;F)…</translation>
        </message>
        <message>
            <source>Open an invitation</source>
            <translation>打开邀请</translation>
        </message>
        <message>
            <source>The file is not an invitation.</source>
            <translation>该文件不是邀请。</translation>
        </message>
        <message>
            <source>Choose the text file which the other hospital sent.</source>
            <translation>请选择对方医院发来的文本文件。</translation>
        </message>
        <message>
            <source>Remove a peer</source>
            <translation>移除合作医院</translation>
        </message>
        <message>
            <source>Remove {name}?</source>
            <translation>移除{name}？</translation>
        </message>
        <message>
            <source>Its key is forgotten. To work with it again you exchange invitations and confirm each other anew.</source>
            <translation>其密钥将被遗忘。要再次合作，需要重新交换邀请并相互确认。</translation>
        </message>
        <message>
            <source>&amp;Remove</source>
            <translation>移除(&amp;R)</translation>
        </message>
        <message>
            <source>&amp;Keep</source>
            <translation>保留(&amp;K)</translation>
        </message>
    </context>
    <context>
        <name>PredictPage</name>
        <message>
            <source>Predict</source>
            <translation>预测</translation>
        </message>
        <message>
            <source>No model yet</source>
            <translation>还没有模型</translation>
        </message>
        <message>
            <source>Go to &amp;Terms</source>
            <translation>前往“条款”(&amp;T)</translation>
        </message>
        <message>
            <source>The partner’s part is missing. This hospital’s own model can score these patients alone.</source>
            <translation>缺少合作医院的部分。本院模型可以单独为这些患者评分。</translation>
        </message>
        <message>
            <source>Score &amp;with the own model only</source>
            <translation>仅用本院模型评分(&amp;W)</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>模型</translation>
        </message>
        <message>
            <source>&amp;Made with</source>
            <translation>合作医院与时间(&amp;M)</translation>
        </message>
        <message>
            <source>The partner’s part</source>
            <translation>合作医院的部分</translation>
        </message>
        <message>
            <source>&amp;Partner</source>
            <translation>合作医院(&amp;P)</translation>
        </message>
        <message>
            <source>Score without the partner: own model o&amp;nly</source>
            <translation>不经合作医院评分：仅用本院模型(&amp;N)</translation>
        </message>
        <message>
            <source>Agree by telephone which side waits. The partner opens this page with the same model and a file with the same patients; patients are matched again, encrypted.</source>
            <translation>请通过电话商定由哪一方等待。合作医院在本页选择同一模型和含有相同患者的文件；患者会重新加密匹配。</translation>
        </message>
        <message>
            <source>&amp;Score the patients</source>
            <translation>为患者评分(&amp;S)</translation>
        </message>
        <message>
            <source>Made with generated records</source>
            <translation>用生成的数据建立</translation>
        </message>
        <message>
            <source>Research use only, until validated for your patients. The whole model is here: nobody is asked and nothing is sent. The risk is that “{outcome}” stands in the patient’s record; it does not foretell.</source>
            <translation>在针对贵院患者验证之前，仅供研究使用。完整的模型就在本院：不询问任何人，也不发送任何内容。风险表示患者病历中记有“{outcome}”的可能性，并非预言。</translation>
        </message>
        <message>
            <source>Research use only, until validated for your patients. The risk is that “{outcome}” stands in the patient’s record, as the label hospital defined it; it does not foretell.</source>
            <translation>在针对贵院患者完成验证之前，仅供研究使用。风险是指患者记录中出现“{outcome}”的可能性（按标签医院的定义），并非预言将来。</translation>
        </message>
        <message>
            <source>This hospital holds predictors only. It can answer while the label hospital scores; the risks are written there. Choose the file with the same patients’ predictors.</source>
            <translation>本院只有预测变量，可在标签医院评分时作答，风险写在对方。请选择含有同一批患者预测变量的文件。</translation>
        </message>
        <message>
            <source>&amp;Answer the label hospital</source>
            <translation>为标签医院作答(&amp;A)</translation>
        </message>
        <message>
            <source>The risk of one patient or of a file of patients, computed with the hospitals of the model.</source>
            <translation>计算一位患者或一个患者文件的风险，与参与该模型的医院共同完成。</translation>
        </message>
        <message>
            <source>After a session you can score new patients here: type one in, or choose a file with the same columns. The partner’s part is fetched while you wait.</source>
            <translation>会话结束后，可在这里为新患者计算风险：直接录入一位，或选择列相同的文件。合作医院的部分会在等待时取得。</translation>
        </message>
        <message>
            <source>&amp;One patient</source>
            <translation>一位患者(&amp;O)</translation>
        </message>
        <message>
            <source>A file of pat&amp;ients</source>
            <translation>患者文件(&amp;I)</translation>
        </message>
        <message>
            <source>Go on answering &amp;until I stop</source>
            <translation>持续应答，直到我停止(&amp;U)</translation>
        </message>
        <message>
            <source>Work out the &amp;risk</source>
            <translation>计算风险(&amp;R)</translation>
        </message>
        <message>
            <source>The risk will come from this hospital’s own model, without the partner’s predictors. It is shown and recorded as such.</source>
            <translation>风险将由本院自己的模型给出，不含合作医院的预测变量；显示和记录时都会注明。</translation>
        </message>
        <message>
            <source>The risks will come from this hospital’s own model, without the partner’s predictors. Every line of the file will say so.</source>
            <translation>风险将由本院自己的模型给出，不含合作医院的预测变量；文件的每一行都会注明。</translation>
        </message>
        <message>
            <source>The form of this model is being fetched.</source>
            <translation>正在取得该模型的表单。</translation>
        </message>
        <message>
            <source>Type the patient’s identifier to ask the partner, or choose the own model only.</source>
            <translation>请输入患者标识以询问合作医院，或选择只用本院模型。</translation>
        </message>
        <message>
            <source>Choose a file of patients first.</source>
            <translation>请先选择患者文件。</translation>
        </message>
        <message>
            <source>Say where the risks are to be written.</source>
            <translation>请指定风险写入的位置。</translation>
        </message>
        <message>
            <source>Give address and port, such as 0.0.0.0:47600.</source>
            <translation>请填写地址和端口，例如 0.0.0.0:47600。</translation>
        </message>
        <message>
            <source>Waiting for the partner, then scoring</source>
            <translation>等待合作医院，然后评分</translation>
        </message>
        <message>
            <source>Scoring the patients</source>
            <translation>正在为患者评分</translation>
        </message>
        <message>
            <source>Answered so far: {times}, for {rows} shared patients.</source>
            <translation>已应答 {times} 次，共 {rows} 位共有患者。</translation>
        </message>
        <message>
            <source>Without the partner: cancel, and choose “own model only”.</source>
            <translation>如果不等合作医院：请取消，然后选择“仅用本院模型”。</translation>
        </message>
    </context>
    <context>
        <name>ProgressStrip</name>
        <message>
            <source>&amp;Cancel</source>
            <translation>取消(&amp;C)</translation>
        </message>
        <message>
            <source>{time} left</source>
            <translation>剩余 {time}</translation>
        </message>
    </context>
    <context>
        <name>Projects</name>
        <message>
            <source>&amp;Find the records…</source>
            <translation>查找数据(&amp;F)…</translation>
        </message>
        <message>
            <source>Open a project</source>
            <translation>打开项目</translation>
        </message>
        <message>
            <source>Projects (*.fedstroke);;All files (*)</source>
            <translation>项目 (*.fedstroke);;所有文件 (*)</translation>
        </message>
        <message>
            <source>The records of the project {name} are not at {file} any more.</source>
            <translation>项目 {name} 的数据已不在 {file}。</translation>
        </message>
        <message>
            <source>Find the records</source>
            <translation>查找数据</translation>
        </message>
        <message>
            <source>There is already a project called {name}.</source>
            <translation>已经有名为 {name} 的项目。</translation>
        </message>
        <message>
            <source>Replacing it forgets its choices; its sessions, models and results stay.</source>
            <translation>替换会丢弃它的选择；它的会话、模型和结果保留。</translation>
        </message>
        <message>
            <source>&amp;Replace it</source>
            <translation>替换(&amp;R)</translation>
        </message>
        <message>
            <source>&amp;Another name</source>
            <translation>换一个名称(&amp;A)</translation>
        </message>
    </context>
    <context>
        <name>RecordsPage</name>
        <message>
            <source>Records</source>
            <translation>病历数据</translation>
        </message>
        <message>
            <source>Read on this computer. Nothing is sent from this page.</source>
            <translation>只在这台计算机上读取。本页不会发送任何内容。</translation>
        </message>
        <message>
            <source>&amp;Open a file…</source>
            <translation>打开文件(&amp;O)…</translation>
        </message>
        <message>
            <source>Drop a file with one row per patient here</source>
            <translation>把每行一名患者的文件拖放到这里</translation>
        </message>
        <message>
            <source>CSV (also compressed), Excel or Parquet. Its columns are described on the next screen.</source>
            <translation>CSV（可压缩）、Excel 或 Parquet。下一屏说明各列的含义。</translation>
        </message>
        <message>
            <source>Open a &amp;database view…</source>
            <translation>打开数据库视图(&amp;D)…</translation>
        </message>
        <message>
            <source>Open a pro&amp;ject…</source>
            <translation>打开项目(&amp;J)…</translation>
        </message>
        <message>
            <source>Projects</source>
            <translation>项目</translation>
        </message>
        <message>
            <source>Recent files</source>
            <translation>最近的文件</translation>
        </message>
        <message>
            <source>What the file needs</source>
            <translation>文件需要包含</translation>
        </message>
        <message>
            <source>A column, or several together, that identify a patient in the same way in both hospitals.</source>
            <translation>一列或合在一起的几列，在两家医院以同样方式标识患者。</translation>
        </message>
        <message>
            <source>If this hospital knows the outcome: a column with it, such as 0/1 or yes/no.</source>
            <translation>如果本院知道结局：一列结局，例如 0/1 或 是/否。</translation>
        </message>
        <message>
            <source>Columns that may help to predict. Missing values may stay missing.</source>
            <translation>可能有助于预测的列。缺失值可以保持缺失。</translation>
        </message>
        <message>
            <source>Open records</source>
            <translation>打开数据</translation>
        </message>
        <message>
            <source>Records (*.csv *.csv.gz *.tsv *.txt *.xlsx *.xls *.parquet);;All files (*)</source>
            <translation>数据 (*.csv *.csv.gz *.tsv *.txt *.xlsx *.xls *.parquet);;所有文件 (*)</translation>
        </message>
        <message>
            <source>Reading {file}. A large workbook takes minutes where a CSV file takes seconds.</source>
            <translation>正在读取 {file}。大型工作簿需要几分钟，而 CSV 文件只需几秒。</translation>
        </message>
        <message>
            <source>Reading {file}</source>
            <translation>正在读取 {file}</translation>
        </message>
        <message>
            <source>Preparing the records</source>
            <translation>正在准备数据</translation>
        </message>
        <message>
            <source>Open a file with one row per patient. Say which column identifies a patient, which is the outcome and which may predict it; guesses are filled in and marked. Then choose “Use these records”.</source>
            <translation>打开每位患者一行的文件。说明哪一列标识患者、哪一列是结局、哪些列可用于预测；猜测已填好并有标记。然后选择“使用这些数据”。</translation>
        </message>
    </context>
    <context>
        <name>RecordsView</name>
        <message>
            <source>Generated records</source>
            <translation>生成的数据</translation>
        </message>
        <message>
            <source>patients</source>
            <translation>名患者</translation>
        </message>
        <message>
            <source>with the outcome</source>
            <translation>名出现结局</translation>
        </message>
        <message>
            <source>columns</source>
            <translation>列</translation>
        </message>
        <message>
            <source>duplicate patients</source>
            <translation>名重复患者</translation>
        </message>
        <message>
            <source>damaged identifiers</source>
            <translation>个损坏的标识</translation>
        </message>
        <message>
            <source>&amp;Save as a project…</source>
            <translation>另存为项目(&amp;S)…</translation>
        </message>
        <message>
            <source>Save as another project…</source>
            <translation>另存为其他项目…</translation>
        </message>
        <message>
            <source>&amp;Open another file…</source>
            <translation>打开其他文件(&amp;O)…</translation>
        </message>
        <message>
            <source>&amp;Columns</source>
            <translation>列(&amp;C)</translation>
        </message>
        <message>
            <source>C&amp;lose these records</source>
            <translation>关闭这些数据(&amp;L)</translation>
        </message>
        <message>
            <source>Query: {query}</source>
            <translation>查询：{query}</translation>
        </message>
        <message>
            <source>&amp;Save project</source>
            <translation>保存项目(&amp;S)</translation>
        </message>
        <message>
            <source>Project {name}, saved {when}</source>
            <translation>项目 {name}，保存于 {when}</translation>
        </message>
        <message numerus="yes">
            <source>%n session(s) made with it</source>
            <translation>
                <numerusform>用它进行了 %n 次会话</numerusform>
            </translation>
        </message>
        <message>
            <source>Rows of the file</source>
            <translation>文件的行</translation>
        </message>
        <message>
            <source>&amp;Rows ({n})</source>
            <translation>行（{n}）(&amp;R)</translation>
        </message>
        <message>
            <source>Use these records</source>
            <translation>使用这些数据</translation>
        </message>
        <message>
            <source>&amp;Value that means the outcome</source>
            <translation>表示出现结局的值(&amp;V)</translation>
        </message>
        <message>
            <source>&amp;Use these records</source>
            <translation>使用这些数据(&amp;U)</translation>
        </message>
        <message>
            <source>Go on to &amp;peers</source>
            <translation>继续到合作医院(&amp;P)</translation>
        </message>
        <message>
            <source>Patients are identified by {names}.</source>
            <translation>患者由 {names} 标识。</translation>
        </message>
        <message>
            <source>Choose the column that identifies a patient: role “Patient identifier”.</source>
            <translation>请选择标识患者的列：角色“患者标识”。</translation>
        </message>
        <message>
            <source>The outcome is {name}.</source>
            <translation>结局是 {name}。</translation>
        </message>
        <message>
            <source>No outcome: this hospital takes part with predictors only (as feature hospital).</source>
            <translation>没有结局：本院只以预测变量参加（作为特征医院）。</translation>
        </message>
        <message numerus="yes">
            <source>%n column(s) take part as predictors.</source>
            <translation>
                <numerusform>%n 列作为预测变量参加。</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>In use: %n patient(s).</source>
            <translation>
                <numerusform>使用中：%n 名患者。</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n with the outcome.</source>
            <translation>
                <numerusform>%n 名出现结局。</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n predictor(s): each category of a column of words counts as one.</source>
            <translation>
                <numerusform>%n 个预测变量：文字列的每个类别各算一个。</numerusform>
            </translation>
        </message>
        <message>
            <source>Only {n} outcomes per predictor: fewer than {least} make a model unreliable. Use fewer predictors.</source>
            <translation>每个预测变量只有 {n} 个结局：少于 {least} 个会使模型不可靠。请减少预测变量。</translation>
        </message>
    </context>
    <context>
        <name>ReportSaver</name>
        <message>
            <source>report-{session}</source>
            <translation>报告-{session}</translation>
        </message>
        <message>
            <source>PDF, to print and to send (*.pdf)</source>
            <translation>PDF，便于打印和发送 (*.pdf)</translation>
        </message>
        <message>
            <source>Web page, to read and to copy from (*.html)</source>
            <translation>网页，便于阅读和复制 (*.html)</translation>
        </message>
        <message>
            <source>Save the report</source>
            <translation>保存报告</translation>
        </message>
        <message>
            <source>The file {path} could not be written: {reason}.</source>
            <translation>无法写入文件 {path}：{reason}。</translation>
        </message>
    </context>
    <context>
        <name>RestoreIdentity</name>
        <message>
            <source>Moved from another computer?</source>
            <translation>从另一台计算机迁移？</translation>
        </message>
        <message>
            <source>With the backup of your key and its passphrase, other hospitals go on recognising you.</source>
            <translation>凭密钥备份及其口令，其他医院会继续认识您。</translation>
        </message>
        <message>
            <source>&amp;Restore from a backup…</source>
            <translation>从备份恢复(&amp;R)…</translation>
        </message>
        <message>
            <source>Passphrase of the &amp;backup</source>
            <translation>备份的口令(&amp;B)</translation>
        </message>
        <message>
            <source>Res&amp;tore</source>
            <translation>恢复(&amp;T)</translation>
        </message>
        <message>
            <source>From {file}</source>
            <translation>来自 {file}</translation>
        </message>
        <message>
            <source>Restore from a backup</source>
            <translation>从备份恢复</translation>
        </message>
        <message>
            <source>Type the passphrase.</source>
            <translation>请输入口令。</translation>
        </message>
    </context>
    <context>
        <name>ResultCharts</name>
        <message>
            <source>Joint model</source>
            <translation>联合模型</translation>
        </message>
        <message>
            <source>Own model</source>
            <translation>本院模型</translation>
        </message>
        <message>
            <source>The held-out patients are too few for this curve.</source>
            <translation>留出的患者太少，无法绘制此曲线。</translation>
        </message>
        <message>
            <source>ROC curve</source>
            <translation>ROC 曲线</translation>
        </message>
        <message>
            <source>False alarms among patients without the outcome</source>
            <translation>无结局患者中的误报</translation>
        </message>
        <message>
            <source>Found among patients with the outcome</source>
            <translation>有结局患者中的检出</translation>
        </message>
        <message>
            <source>Guessing</source>
            <translation>随机猜测</translation>
        </message>
        <message>
            <source>Precision and recall</source>
            <translation>精确率与召回率</translation>
        </message>
        <message>
            <source>With the outcome among those flagged</source>
            <translation>被标记者中有结局的比例</translation>
        </message>
        <message>
            <source>Adjusted to this hospital</source>
            <translation>按本院校准后</translation>
        </message>
        <message>
            <source>As trained</source>
            <translation>训练所得</translation>
        </message>
        <message>
            <source>Ideal</source>
            <translation>理想</translation>
        </message>
        <message>
            <source>Calibration</source>
            <translation>校准</translation>
        </message>
        <message>
            <source>Predicted risk</source>
            <translation>预测风险</translation>
        </message>
        <message>
            <source>Observed share with the outcome</source>
            <translation>实际有结局的比例</translation>
        </message>
        <message>
            <source>Flag all</source>
            <translation>全部标记</translation>
        </message>
        <message>
            <source>Flag nobody</source>
            <translation>全不标记</translation>
        </message>
        <message>
            <source>Decision curve</source>
            <translation>决策曲线</translation>
        </message>
        <message>
            <source>Risk from which a patient is flagged</source>
            <translation>标记患者的风险阈值</translation>
        </message>
        <message>
            <source>Net benefit (found per patient, less weighted false alarms)</source>
            <translation>净获益（人均检出减去加权误报）</translation>
        </message>
        <message>
            <source>{hospital}: all predictors</source>
            <translation>{hospital}：全部预测变量</translation>
        </message>
        <message>
            <source>Mean contribution to the log-odds (mean |SHAP|)</source>
            <translation>对数几率的平均贡献（平均 |SHAP|）</translation>
        </message>
        <message>
            <source>Other hospitals</source>
            <translation>其他医院</translation>
        </message>
        <message>
            <source>What the joint model rests on</source>
            <translation>联合模型的依据</translation>
        </message>
        <message>
            <source>Share of the gain of all splits</source>
            <translation>占全部分裂增益的比例</translation>
        </message>
        <message>
            <source>The session reported no contributions.</source>
            <translation>该会话未报告贡献。</translation>
        </message>
        <message>
            <source>This hospital</source>
            <translation>本院</translation>
        </message>
        <message>
            <source>Which of this hospital’s predictors the joint model uses</source>
            <translation>联合模型使用了本院的哪些预测变量</translation>
        </message>
        <message>
            <source>Share of this hospital’s splits</source>
            <translation>占本院分裂的比例</translation>
        </message>
    </context>
    <context>
        <name>Results</name>
        <message>
            <source>Finished</source>
            <translation>完成时间</translation>
        </message>
        <message>
            <source>With</source>
            <translation>合作医院</translation>
        </message>
        <message>
            <source>Outcome</source>
            <translation>结局</translation>
        </message>
        <message>
            <source>This hospital’s role</source>
            <translation>本院角色</translation>
        </message>
        <message>
            <source>AUC joint</source>
            <translation>联合 AUC</translation>
        </message>
        <message>
            <source>AUC own</source>
            <translation>本院 AUC</translation>
        </message>
        <message>
            <source>label hospital</source>
            <translation>标签医院</translation>
        </message>
        <message>
            <source>feature hospital</source>
            <translation>特征医院</translation>
        </message>
        <message>
            <source>one of hospitals with the same predictors</source>
            <translation>预测变量相同的医院之一</translation>
        </message>
        <message>
            <source>AUC (area under the ROC curve)</source>
            <translation>AUC（ROC 曲线下面积）</translation>
        </message>
        <message>
            <source>Of two patients, one with the outcome: how often that one gets the higher risk</source>
            <translation>任取有结局和无结局的患者各一名，前者得到较高风险的概率</translation>
        </message>
        <message>
            <source>Sensitivity at 80 % specificity</source>
            <translation>特异度 80% 时的灵敏度</translation>
        </message>
        <message>
            <source>Found among those with the outcome, when 20 % of the others raise a false alarm</source>
            <translation>当 20% 的其他患者被误报时，有结局者被检出的比例</translation>
        </message>
        <message>
            <source>Average precision</source>
            <translation>平均精确率</translation>
        </message>
        <message>
            <source>Share of cases among the flagged, over all thresholds; guessing gives the prevalence</source>
            <translation>各阈值下被标记者中病例的比例；随机猜测得到患病率</translation>
        </message>
        <message>
            <source>Brier score</source>
            <translation>Brier 评分</translation>
        </message>
        <message>
            <source>Mean squared error of the risk; lower is better</source>
            <translation>风险的均方误差；越低越好</translation>
        </message>
        <message>
            <source>Calibration slope</source>
            <translation>校准斜率</translation>
        </message>
        <message>
            <source>1 is ideal; below 1 the risks are too extreme</source>
            <translation>理想值为 1；低于 1 表示风险过于极端</translation>
        </message>
        <message>
            <source>Calibration intercept</source>
            <translation>校准截距</translation>
        </message>
        <message>
            <source>0 is ideal; above 0 the risks are too low</source>
            <translation>理想值为 0；高于 0 表示风险偏低</translation>
        </message>
    </context>
    <context>
        <name>ResultsPage</name>
        <message>
            <source>Results</source>
            <translation>结果</translation>
        </message>
        <message>
            <source>What the joint model gains over this hospital’s own, on patients neither has seen.</source>
            <translation>在两个模型都未见过的患者上，联合模型比本院模型好多少。</translation>
        </message>
        <message>
            <source>&amp;Save results…</source>
            <translation>保存结果(&amp;S)…</translation>
        </message>
        <message>
            <source>Save &amp;report…</source>
            <translation>保存报告(&amp;R)…</translation>
        </message>
        <message>
            <source>No results yet</source>
            <translation>还没有结果</translation>
        </message>
        <message>
            <source>After a session this page says in one sentence what joining brought, with the figures of both models, their curves, and what a threshold would mean for 1,000 patients. Earlier results stay here.</source>
            <translation>会话结束后，本页用一句话说明联合带来了什么，并列出两个模型的指标、曲线，以及某一阈值对 1,000 名患者意味着什么。以往的结果也保存在这里。</translation>
        </message>
        <message>
            <source>Go to &amp;Terms</source>
            <translation>前往“条款”(&amp;T)</translation>
        </message>
        <message>
            <source>Earlier results</source>
            <translation>以往的结果</translation>
        </message>
        <message>
            <source>What joining with {names} brought</source>
            <translation>与{names}联合带来了什么</translation>
        </message>
        <message>
            <source>What joining brought to {names}</source>
            <translation>联合为{names}带来了什么</translation>
        </message>
        <message>
            <source>Generated records</source>
            <translation>生成的数据</translation>
        </message>
        <message>
            <source>Research use only, until validated for your patients. The outcome is “{outcome}” as each hospital’s records have it: the risk says how likely a patient is to have this in the record, not what will happen.</source>
            <translation>在针对贵院患者验证之前，仅供研究使用。结局“{outcome}”以各医院的病历为准：风险表示患者病历中有此记录的可能性，而不是将来会发生什么。</translation>
        </message>
        <message>
            <source>Research use only, until validated for your patients. The outcome is “{outcome}” as the label hospital’s records have it: the risk says how likely a patient is to have this in the record, not what will happen.</source>
            <translation>在针对贵院患者完成验证之前，仅供研究使用。结局是标签医院记录中的“{outcome}”：风险表示患者记录中有此项的可能性，而不是将来会发生什么。</translation>
        </message>
        <message>
            <source>The two models on the same held-out patients</source>
            <translation>两个模型在同一批留出患者上的表现</translation>
        </message>
        <message>
            <source>Joint model</source>
            <translation>联合模型</translation>
        </message>
        <message>
            <source>Own model</source>
            <translation>本院模型</translation>
        </message>
        <message>
            <source>The summary which the label hospital released</source>
            <translation>标签医院公布的摘要</translation>
        </message>
        <message>
            <source>Label hospital alone</source>
            <translation>标签医院单独</translation>
        </message>
        <message>
            <source>Released under the terms you signed. Curves stay there; a dash stands for what is withheld, or would tell of too few patients.</source>
            <translation>按照您签署的条款公布。曲线留在对方；短横表示未公布，或会透露过少患者的信息。</translation>
        </message>
        <message>
            <source>The label hospital released no figures: the terms did not ask for them.</source>
            <translation>标签医院没有公布指标：条款未作要求。</translation>
        </message>
        <message>
            <source>This session</source>
            <translation>本次会话</translation>
        </message>
        <message>
            <source>&amp;Open folder</source>
            <translation>打开文件夹(&amp;O)</translation>
        </message>
        <message>
            <source>What left this &amp;house</source>
            <translation>离开本院的内容(&amp;H)</translation>
        </message>
        <message>
            <source>This hospital’s part of the model is a standard XGBoost file; the other hospitals’ splits appear in it as yes/no columns, which those hospitals alone can fill.</source>
            <translation>本院的模型部分是标准的 XGBoost 文件；其他医院的分裂在其中表现为“是/否”列，只有那些医院才能填写。</translation>
        </message>
        <message>
            <source>The whole model is here, as a standard XGBoost file; every hospital has the same one.</source>
            <translation>完整的模型在此，是标准的 XGBoost 文件；每家医院的都相同。</translation>
        </message>
        <message>
            <source>This hospital’s part of the model is its table of splits: which predictor, at which value.</source>
            <translation>本院的模型部分是其分裂表：哪个预测变量、在哪个数值处分裂。</translation>
        </message>
        <message>
            <source>Finished</source>
            <translation>完成时间</translation>
        </message>
        <message>
            <source>This hospital’s role</source>
            <translation>本院角色</translation>
        </message>
        <message>
            <source>Trees</source>
            <translation>树</translation>
        </message>
        <message>
            <source>Time</source>
            <translation>用时</translation>
        </message>
        <message>
            <source>Sent by this hospital</source>
            <translation>本院发出</translation>
        </message>
        <message>
            <source>Terms</source>
            <translation>条款</translation>
        </message>
        <message>
            <source>{shared} of {mine}</source>
            <translation>{mine} 名中的 {shared} 名</translation>
        </message>
        <message>
            <source>Shared with {name}</source>
            <translation>与{name}共有</translation>
        </message>
        <message>
            <source>{size} in {n} messages</source>
            <translation>{size}，{n} 条消息</translation>
        </message>
        <message>
            <source>Folder for the results</source>
            <translation>结果文件夹</translation>
        </message>
        <message>
            <source>Saved in {folder}: {names}</source>
            <translation>已保存到 {folder}：{names}</translation>
        </message>
        <message>
            <source>Saved: {path}</source>
            <translation>已保存：{path}</translation>
        </message>
    </context>
    <context>
        <name>RiskCard</name>
        <message>
            <source>Risk</source>
            <translation>风险</translation>
        </message>
        <message>
            <source>For research only. Reasons are the model’s (SHAP values): what it weighed, not what causes a stroke.</source>
            <translation>仅供研究。原因出自模型（SHAP 值）：说明模型看重什么，而非卒中的病因。</translation>
        </message>
        <message>
            <source>Main reasons</source>
            <translation>主要原因</translation>
        </message>
        <message>
            <source>How sure is this?</source>
            <translation>这有多可靠？</translation>
        </message>
        <message>
            <source>Own model only</source>
            <translation>仅本院模型</translation>
        </message>
        <message>
            <source>Joint model</source>
            <translation>联合模型</translation>
        </message>
        <message>
            <source>This hospital’s own model says so at once. {names} is being asked for its part.</source>
            <translation>这是本院自己的模型立即给出的结果。正在向 {names} 询问其部分。</translation>
        </message>
        <message>
            <source>risk that “{outcome}” stands in the patient’s record; it does not foretell.</source>
            <translation>患者记录中载有“{outcome}”的风险；并非对未来的预言。</translation>
        </message>
        <message>
            <source>Above the threshold of this hospital.</source>
            <translation>高于本院的阈值。</translation>
        </message>
        <message>
            <source>Below the threshold of this hospital.</source>
            <translation>低于本院的阈值。</translation>
        </message>
        <message>
            <source>No single predictor moves this risk noticeably.</source>
            <translation>没有哪个预测变量明显影响这一风险。</translation>
        </message>
        <message>
            <source>Not known: {names}.</source>
            <translation>未知：{names}。</translation>
        </message>
        <message>
            <source>No interval is given: too few patients were held out to tell one honestly.</source>
            <translation>不给出区间：留出的患者太少，无法如实估计。</translation>
        </message>
        <message>
            <source>The partner was not heard: {why} This risk is from this hospital’s own model, and is recorded as such.</source>
            <translation>未得到合作医院的应答：{why}此风险由本院自己的模型给出，并如此记录。</translation>
        </message>
        <message>
            <source>{name} knows the patient.</source>
            <translation>{name} 有该患者的记录。</translation>
        </message>
        <message>
            <source>{name} does not know the patient: its predictors count as missing.</source>
            <translation>{name} 没有该患者的记录：其预测变量按缺失处理。</translation>
        </message>
    </context>
    <context>
        <name>RoleDelegate</name>
        <message>
            <source>Role of the column</source>
            <translation>列的角色</translation>
        </message>
    </context>
    <context>
        <name>Roles</name>
        <message>
            <source>Patient identifier</source>
            <translation>患者标识</translation>
        </message>
        <message>
            <source>Outcome</source>
            <translation>结局</translation>
        </message>
        <message>
            <source>Predictor</source>
            <translation>预测变量</translation>
        </message>
        <message>
            <source>Ignore</source>
            <translation>忽略</translation>
        </message>
        <message>
            <source>Number</source>
            <translation>数值</translation>
        </message>
        <message>
            <source>Yes/no</source>
            <translation>是/否</translation>
        </message>
        <message>
            <source>Category</source>
            <translation>类别</translation>
        </message>
        <message>
            <source>Identifier</source>
            <translation>标识</translation>
        </message>
        <message>
            <source>Date</source>
            <translation>日期</translation>
        </message>
        <message>
            <source>Free text</source>
            <translation>自由文本</translation>
        </message>
        <message>
            <source>Empty</source>
            <translation>空</translation>
        </message>
    </context>
    <context>
        <name>RolesModel</name>
        <message>
            <source>Column</source>
            <translation>列</translation>
        </message>
        <message>
            <source>Role</source>
            <translation>角色</translation>
        </message>
        <message>
            <source>Kind</source>
            <translation>类型</translation>
        </message>
        <message>
            <source>Unit</source>
            <translation>单位</translation>
        </message>
        <message>
            <source>Missing</source>
            <translation>缺失</translation>
        </message>
        <message>
            <source>Distinct</source>
            <translation>不同值</translation>
        </message>
        <message>
            <source>Values</source>
            <translation>取值</translation>
        </message>
        <message>
            <source>Distribution</source>
            <translation>分布</translation>
        </message>
        <message>
            <source>Remarks</source>
            <translation>备注</translation>
        </message>
        <message>
            <source>{role} (guess)</source>
            <translation>{role}（猜测）</translation>
        </message>
        <message>
            <source>{low} to {high}</source>
            <translation>{low} 至 {high}</translation>
        </message>
    </context>
    <context>
        <name>SaveProjectDialog</name>
        <message>
            <source>Save project</source>
            <translation>保存项目</translation>
        </message>
        <message>
            <source>&amp;Name of the project</source>
            <translation>项目名称(&amp;N)</translation>
        </message>
        <message>
            <source>&amp;Save</source>
            <translation>保存(&amp;S)</translation>
        </message>
        <message>
            <source>A project keeps where the records are, what you chose about their columns, and which sessions were made with them. It never keeps records or passwords.</source>
            <translation>项目记录数据所在位置、您对各列的选择，以及用它们进行过的会话。它从不保存数据或密码。</translation>
        </message>
        <message>
            <source>&amp;Cancel</source>
            <translation>取消(&amp;C)</translation>
        </message>
        <message>
            <source>Give the project a name.</source>
            <translation>请给项目起个名称。</translation>
        </message>
    </context>
    <context>
        <name>SchemeChoice</name>
        <message>
            <source>Encryption of sums</source>
            <translation>求和的加密方式</translation>
        </message>
        <message>
            <source>Latt&amp;ice (proposed)</source>
            <translation>格密码（建议）(&amp;I)</translation>
        </message>
        <message>
            <source>P&amp;aillier</source>
            <translation>Paillier(&amp;A)</translation>
        </message>
        <message>
            <source>Measuring this computer for two seconds, to say what each would take …</source>
            <translation>正在用两秒钟测量本机，以估算各方式所需的时间……</translation>
        </message>
        <message>
            <source>Times of a desktop of 2020.</source>
            <translation>时间按 2020 年的台式机估算。</translation>
        </message>
    </context>
    <context>
        <name>ScoredCard</name>
        <message>
            <source>Done</source>
            <translation>完成</translation>
        </message>
        <message>
            <source>patients scored</source>
            <translation>名患者已评分</translation>
        </message>
        <message>
            <source>known to a partner</source>
            <translation>名为合作医院所知</translation>
        </message>
        <message>
            <source>without a partner’s predictors</source>
            <translation>名没有合作医院的预测变量</translation>
        </message>
        <message>
            <source>Open f&amp;older</source>
            <translation>打开文件夹(&amp;O)</translation>
        </message>
        <message>
            <source>Own model only</source>
            <translation>仅本院模型</translation>
        </message>
        <message>
            <source>Written to {path}</source>
            <translation>已写入 {path}</translation>
        </message>
        <message>
            <source>The answers were sent.</source>
            <translation>答复已发出。</translation>
        </message>
        <message>
            <source>No partner was asked: every risk is from this hospital’s own model, and every line of the file says “own model only”.</source>
            <translation>没有向合作医院询问：每个风险都由本院模型给出，文件的每一行都会注明“own model only”（仅用本院模型）。</translation>
        </message>
        <message numerus="yes">
            <source>No partner knows %n of these patients: the joint model scored them with this hospital’s predictors alone. The file says for each patient how many partners knew the patient.</source>
            <translation>
                <numerusform>其中 %n 名患者不为任何合作医院所知：联合模型仅用本院的预测变量为其评分。文件会逐一注明有几家合作医院认识该患者。</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>SettingsPage</name>
        <message>
            <source>Settings</source>
            <translation>设置</translation>
        </message>
        <message>
            <source>For this computer and this hospital only; nothing here is sent.</source>
            <translation>仅用于本机和本院；这里的内容不会发送。</translation>
        </message>
        <message>
            <source>Appearance</source>
            <translation>外观</translation>
        </message>
        <message>
            <source>&amp;Language</source>
            <translation>语言(&amp;L)</translation>
        </message>
        <message>
            <source>As the system</source>
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
        <message>
            <source>&amp;Colours</source>
            <translation>配色(&amp;C)</translation>
        </message>
        <message>
            <source>&amp;Text size</source>
            <translation>文字大小(&amp;T)</translation>
        </message>
        <message>
            <source>Connection and computing</source>
            <translation>连接与计算</translation>
        </message>
        <message>
            <source>&amp;Address and port of this hospital</source>
            <translation>本院的地址和端口(&amp;A)</translation>
        </message>
        <message>
            <source>Written into your invitations. Only the host of a session needs the port open for incoming links.</source>
            <translation>会写入您的邀请。只有会话的等待方才需要开放此端口供外部连接。</translation>
        </message>
        <message>
            <source>none</source>
            <translation>无</translation>
        </message>
        <message>
            <source>SOCKS5 pro&amp;xy of the hospital</source>
            <translation>医院的 SOCKS5 代理(&amp;X)</translation>
        </message>
        <message>
            <source>Address and port, if this computer may connect outside only through one. It needs no password.</source>
            <translation>如果本计算机只能通过代理向外连接，请填写其地址和端口；代理不得要求密码。</translation>
        </message>
        <message>
            <source>&amp;Processor cores for encryption</source>
            <translation>用于加密的处理器核心(&amp;P)</translation>
        </message>
        <message>
            <source>This computer has {n}. Leave one free if others work on it too.</source>
            <translation>本机有 {n} 个核心。如有他人同时使用，请留出一个。</translation>
        </message>
        <message>
            <source>&amp;Save</source>
            <translation>保存(&amp;S)</translation>
        </message>
        <message>
            <source>Give name and port, such as hospital.example:47600.</source>
            <translation>请填写名称和端口，例如 hospital.example:47600。</translation>
        </message>
        <message>
            <source>Give name and port, such as proxy.example:1080.</source>
            <translation>请给出名称和端口，例如 proxy.example:1080。</translation>
        </message>
        <message>
            <source>Saved. It holds from the next session on.</source>
            <translation>已保存。从下一次会话起生效。</translation>
        </message>
        <message>
            <source>Passphrase</source>
            <translation>口令</translation>
        </message>
        <message>
            <source>Opens this hospital’s keys on this computer. It cannot be reset.</source>
            <translation>用于在本机打开本院的密钥。口令无法重置。</translation>
        </message>
        <message>
            <source>Unlock your identity on the page Overview to change it.</source>
            <translation>如需更改，请先在“总览”页解锁身份。</translation>
        </message>
        <message>
            <source>P&amp;resent passphrase</source>
            <translation>当前口令(&amp;R)</translation>
        </message>
        <message>
            <source>&amp;New passphrase</source>
            <translation>新口令(&amp;N)</translation>
        </message>
        <message>
            <source>New passphrase a&amp;gain</source>
            <translation>再次输入新口令(&amp;G)</translation>
        </message>
        <message>
            <source>C&amp;hange the passphrase</source>
            <translation>更改口令(&amp;H)</translation>
        </message>
        <message>
            <source>Type the present passphrase.</source>
            <translation>请输入当前口令。</translation>
        </message>
        <message>
            <source>Use at least {n} characters.</source>
            <translation>请至少使用 {n} 个字符。</translation>
        </message>
        <message>
            <source>The two passphrases differ. Type them again.</source>
            <translation>两次输入的口令不同，请重新输入。</translation>
        </message>
        <message>
            <source>The passphrase is changed. Backups made before still open with the old one: make a new backup.</source>
            <translation>口令已更改。此前的备份仍需用旧口令打开：请重新备份。</translation>
        </message>
        <message>
            <source>Data folder and backup</source>
            <translation>数据文件夹与备份</translation>
        </message>
        <message>
            <source>Keys, ledger, models and results. Patient records are never copied there.</source>
            <translation>存放密钥、台账、模型和结果。患者记录从不复制到此处。</translation>
        </message>
        <message>
            <source>Data folder</source>
            <translation>数据文件夹</translation>
        </message>
        <message>
            <source>&amp;Open folder</source>
            <translation>打开文件夹(&amp;O)</translation>
        </message>
        <message>
            <source>&amp;Back up the key…</source>
            <translation>备份密钥(&amp;B)…</translation>
        </message>
        <message>
            <source>The backup is your identity, encrypted under the passphrase; on another computer it is restored at the first start. Without it and the passphrase, other hospitals have to confirm you anew, and stored models cannot be opened.</source>
            <translation>备份就是您的身份，以口令加密；在另一台计算机上首次启动时可恢复。没有备份和口令，其他医院须重新确认您，已存的模型也无法打开。</translation>
        </message>
        <message>
            <source>Back up the key</source>
            <translation>备份密钥</translation>
        </message>
        <message>
            <source>The backup could not be written.</source>
            <translation>无法写入备份。</translation>
        </message>
        <message>
            <source>Choose another folder, one you may write to.</source>
            <translation>请选择另一个有写入权限的文件夹。</translation>
        </message>
        <message>
            <source>Backed up to {path}. Keep it apart from this computer.</source>
            <translation>已备份到 {path}。请与本机分开保管。</translation>
        </message>
        <message>
            <source>About</source>
            <translation>关于</translation>
        </message>
        <message>
            <source>Hospitals train one stroke-risk model together; no patient record leaves any of them. For research use only, until a model has been validated for your patients; not a medical device.</source>
            <translation>多家医院共同训练一个卒中风险模型，任何患者记录都不离开医院。在模型针对贵院患者完成验证之前仅供研究使用；本程序不是医疗器械。</translation>
        </message>
        <message>
            <source>Licences of the parts &amp;used…</source>
            <translation>所用组件的许可证(&amp;U)…</translation>
        </message>
    </context>
    <context>
        <name>SigningCard</name>
        <message>
            <source>Sign and propose</source>
            <translation>签署并提出</translation>
        </message>
        <message>
            <source>Your decision</source>
            <translation>您的决定</translation>
        </message>
        <message>
            <source>The other hospitals read exactly this page and sign it or decline. Nothing else is sent.</source>
            <translation>其他医院读到的正是本页内容，然后签署或拒绝。除此之外不会发送任何内容。</translation>
        </message>
        <message>
            <source>Your signature binds these terms by their fingerprint; a session on other terms is refused.</source>
            <translation>您的签名通过指纹绑定这些条款；条款不同的会话会被拒绝。</translation>
        </message>
        <message>
            <source>Pass&amp;phrase</source>
            <translation>口令(&amp;P)</translation>
        </message>
        <message>
            <source>Si&amp;gn and propose</source>
            <translation>签署并提出(&amp;G)</translation>
        </message>
        <message>
            <source>Si&amp;gn and begin</source>
            <translation>签署并开始(&amp;G)</translation>
        </message>
        <message>
            <source>for example: not approved yet by our data protection officer</source>
            <translation>例如：尚未获得本院数据保护负责人批准</translation>
        </message>
        <message>
            <source>Reason, which the other hospital &amp;reads</source>
            <translation>理由，对方医院会读到(&amp;R)</translation>
        </message>
        <message>
            <source>&amp;Decline</source>
            <translation>拒绝(&amp;D)</translation>
        </message>
        <message>
            <source>Type the passphrase to sign.</source>
            <translation>请输入口令以签署。</translation>
        </message>
        <message>
            <source>Give a reason; the other hospital will read it.</source>
            <translation>请填写理由；对方医院会读到。</translation>
        </message>
    </context>
    <context>
        <name>SiteResult</name>
        <message>
            <source>The patients are those of {names}.</source>
            <translation>患者来自{names}。</translation>
        </message>
        <message>
            <source>All hospitals’ held-out patients together</source>
            <translation>所有医院的留出患者合计</translation>
        </message>
        <message>
            <source>Joint model</source>
            <translation>联合模型</translation>
        </message>
        <message>
            <source>Each one’s own</source>
            <translation>各院自己的模型</translation>
        </message>
        <message>
            <source>The joint model at this hospital’s level</source>
            <translation>按本院水平校准的联合模型</translation>
        </message>
        <message>
            <source>Hospitals differ in how common the outcome is; risks on Predict are adjusted to this hospital.</source>
            <translation>各医院结局的常见程度不同；“预测”页上的风险已按本院调整。</translation>
        </message>
        <message>
            <source>Adjusted</source>
            <translation>校准后</translation>
        </message>
        <message>
            <source>As trained</source>
            <translation>训练所得</translation>
        </message>
    </context>
    <context>
        <name>SiteThreshold</name>
        <message>
            <source>The threshold of this hospital</source>
            <translation>本院的阈值</translation>
        </message>
        <message>
            <source>Chosen on the patients trained on, so that it finds this share of their cases; below is what it does among the held-out patients. Predict and scoring flag from it on.</source>
            <translation>在参与训练的患者上选定，使其找出这一比例的病例；下面是它在留出患者中的表现。预测和批量评分从该风险起标记。</translation>
        </message>
        <message>
            <source>&amp;Use this threshold</source>
            <translation>使用此阈值(&amp;U)</translation>
        </message>
        <message>
            <source>Finds {share} of the cases</source>
            <translation>找出 {share} 的病例</translation>
        </message>
        <message>
            <source>Flagged from a risk of</source>
            <translation>标记的风险起点</translation>
        </message>
        <message>
            <source>Flagged of the held-out patients</source>
            <translation>留出患者中被标记的比例</translation>
        </message>
        <message>
            <source>Found among those with the outcome</source>
            <translation>有结局者中找出的比例</translation>
        </message>
        <message>
            <source>Not flagged among the others</source>
            <translation>其余患者中未标记的比例</translation>
        </message>
        <message>
            <source>Share of the cases to find</source>
            <translation>应找出的病例比例</translation>
        </message>
    </context>
    <context>
        <name>StatusLine</name>
        <message>
            <source>No session</source>
            <translation>没有会话</translation>
        </message>
        <message>
            <source>Connecting</source>
            <translation>正在连接</translation>
        </message>
        <message>
            <source>Agreeing</source>
            <translation>商定中</translation>
        </message>
        <message>
            <source>Matching patients</source>
            <translation>正在匹配患者</translation>
        </message>
        <message>
            <source>Training</source>
            <translation>正在训练</translation>
        </message>
        <message>
            <source>Evaluating</source>
            <translation>正在评估</translation>
        </message>
        <message>
            <source>Session finished</source>
            <translation>会话已完成</translation>
        </message>
        <message>
            <source>Session cancelled</source>
            <translation>会话已取消</translation>
        </message>
        <message>
            <source>Session stopped</source>
            <translation>会话已停止</translation>
        </message>
        <message>
            <source>Status</source>
            <translation>状态</translation>
        </message>
        <message>
            <source>Generated records</source>
            <translation>生成的数据</translation>
        </message>
        <message>
            <source>No identity unlocked</source>
            <translation>身份未解锁</translation>
        </message>
        <message>
            <source>{n} of {m} peers connected</source>
            <translation>已连接 {n} / {m} 家医院</translation>
        </message>
        <message numerus="yes">
            <source>%n confirmed peer(s)</source>
            <translation>
                <numerusform>%n 家已确认的合作医院</numerusform>
            </translation>
        </message>
        <message>
            <source>No confirmed peer yet</source>
            <translation>还没有已确认的合作医院</translation>
        </message>
        <message>
            <source>{state}: tree {k} of {n}</source>
            <translation>{state}：第 {k} / {n} 棵树</translation>
        </message>
    </context>
    <context>
        <name>StrengthHint</name>
        <message>
            <source>Strength of the passphrase</source>
            <translation>口令强度</translation>
        </message>
        <message>
            <source>Four or five unrelated words are strong and easy to remember.</source>
            <translation>四五个互不相关的词既强又好记。</translation>
        </message>
        <message>
            <source>Too short: at least {n} characters.</source>
            <translation>太短：至少 {n} 个字符。</translation>
        </message>
        <message>
            <source>Weak: easy to guess by a computer.</source>
            <translation>弱：计算机很容易猜到。</translation>
        </message>
        <message>
            <source>Fair.</source>
            <translation>一般。</translation>
        </message>
        <message>
            <source>Strong.</source>
            <translation>强。</translation>
        </message>
    </context>
    <context>
        <name>SubgroupCard</name>
        <message>
            <source>Among groups of patients</source>
            <translation>各患者组的表现</translation>
        </message>
        <message>
            <source>Held-out patients only. Small groups have wide intervals; overlapping ones do not prove equality.</source>
            <translation>仅限留出患者。小组的区间较宽；区间重叠并不证明相同。</translation>
        </message>
        <message>
            <source>nothing</source>
            <translation>不分组</translation>
        </message>
        <message>
            <source>Group by</source>
            <translation>分组依据</translation>
        </message>
        <message>
            <source>and by</source>
            <translation>以及</translation>
        </message>
        <message>
            <source>Expected: mean risk by the joint model. Observed: share with the outcome. Intercept: calibration in the large of the joint model, 0 is ideal. In brackets: 95 % intervals.</source>
            <translation>预期：联合模型的平均风险。实际：有结局者的比例。截距：联合模型的总体校准，理想值为 0。括号内为 95% 区间。</translation>
        </message>
        <message>
            <source>{column} (guessed)</source>
            <translation>{column}（按名称推测）</translation>
        </message>
        <message>
            <source>Patients</source>
            <translation>患者</translation>
        </message>
        <message>
            <source>With the outcome</source>
            <translation>有结局</translation>
        </message>
        <message>
            <source>AUC joint</source>
            <translation>AUC 联合</translation>
        </message>
        <message>
            <source>AUC own</source>
            <translation>AUC 本院</translation>
        </message>
        <message>
            <source>Expected, observed</source>
            <translation>预期、实际</translation>
        </message>
        <message>
            <source>Intercept</source>
            <translation>截距</translation>
        </message>
        <message>
            <source>By {column}</source>
            <translation>按 {column}</translation>
        </message>
        <message>
            <source>left out</source>
            <translation>不列出</translation>
        </message>
    </context>
    <context>
        <name>SupportCard</name>
        <message>
            <source>Diagnostics</source>
            <translation>诊断</translation>
        </message>
        <message>
            <source>For your IT support: versions, settings, connections and logs. No patient value, no name, no address, no key, no passphrase. Nothing is sent; you save a file and can read it before.</source>
            <translation>供信息技术支持使用：版本、设置、连接和日志。不含患者数值、名称、地址、密钥和口令。不会发送任何内容；您保存文件，并可先行查看。</translation>
        </message>
        <message>
            <source>Cop&amp;y</source>
            <translation>复制(&amp;Y)</translation>
        </message>
        <message>
            <source>Sa&amp;ve a bundle…</source>
            <translation>保存诊断包(&amp;V)…</translation>
        </message>
        <message>
            <source>Copied</source>
            <translation>已复制</translation>
        </message>
        <message>
            <source>Save diagnostics</source>
            <translation>保存诊断信息</translation>
        </message>
        <message>
            <source>ZIP files ({files})</source>
            <translation>ZIP 文件 ({files})</translation>
        </message>
        <message>
            <source>Saved: {path}</source>
            <translation>已保存：{path}</translation>
        </message>
    </context>
    <context>
        <name>TermsForm</name>
        <message>
            <source>With whom</source>
            <translation>与谁合作</translation>
        </message>
        <message>
            <source>The hospitals have</source>
            <translation>各医院拥有</translation>
        </message>
        <message>
            <source>At least two must remain. What the others could then learn about it is said in the terms.</source>
            <translation>至少须留下两家。届时其他医院能了解到什么，条款中有说明。</translation>
        </message>
        <message>
            <source>to see whether the joint model is better</source>
            <translation>检验联合模型是否更好</translation>
        </message>
        <message>
            <source>What &amp;for, as the terms say it</source>
            <translation>目的，写入条款(&amp;F)</translation>
        </message>
        <message>
            <source>&amp;Go on without a lost hospital if all others agree</source>
            <translation>若有医院失联，其他各方都同意时可不等它而继续(&amp;G)</translation>
        </message>
        <message>
            <source>Parameters</source>
            <translation>参数</translation>
        </message>
        <message>
            <source>&amp;Trees</source>
            <translation>树的数量(&amp;T)</translation>
        </message>
        <message>
            <source>Dept&amp;h of a tree</source>
            <translation>树的深度(&amp;H)</translation>
        </message>
        <message>
            <source>Learning &amp;rate</source>
            <translation>学习率(&amp;R)</translation>
        </message>
        <message>
            <source>Patients held o&amp;ut</source>
            <translation>留出的患者(&amp;U)</translation>
        </message>
        <message>
            <source>S&amp;mallest group</source>
            <translation>最小组(&amp;M)</translation>
        </message>
        <message>
            <source>No split may leave fewer of a hospital's patients on either side.</source>
            <translation>任何分裂的每一侧，都不得少于这么多名该医院的患者。</translation>
        </message>
        <message>
            <source>The joint and the own model are compared on patients neither has seen.</source>
            <translation>联合模型与本院模型在双方都未见过的患者上比较。</translation>
        </message>
        <message>
            <source>Ad&amp;vanced</source>
            <translation>高级(&amp;V)</translation>
        </message>
        <message>
            <source>off</source>
            <translation>关闭</translation>
        </message>
        <message>
            <source>Patients used</source>
            <translation>使用的患者</translation>
        </message>
        <message>
            <source>All of this hospital's</source>
            <translation>本院的全部患者</translation>
        </message>
        <message>
            <source>Only those all hospitals know</source>
            <translation>仅所有医院共有的患者</translation>
        </message>
        <message>
            <source>Length of the key</source>
            <translation>密钥长度</translation>
        </message>
        <message>
            <source>Told to the others at the end</source>
            <translation>最后告知其他医院的内容</translation>
        </message>
        <message>
            <source>The measures of both models, rounded</source>
            <translation>两个模型的指标（四舍五入）</translation>
        </message>
        <message>
            <source>Only the AUC</source>
            <translation>仅 AUC</translation>
        </message>
        <message>
            <source>Nothing</source>
            <translation>不告知</translation>
        </message>
        <message>
            <source>Bins per predictor</source>
            <translation>每个预测变量的分箱数</translation>
        </message>
        <message>
            <source>Least weight of a leaf</source>
            <translation>叶的最小权重</translation>
        </message>
        <message>
            <source>Regularisation (lambda)</source>
            <translation>正则化 (lambda)</translation>
        </message>
        <message>
            <source>Least gain (gamma)</source>
            <translation>最小增益 (gamma)</translation>
        </message>
        <message>
            <source>Weight of cases</source>
            <translation>病例的权重</translation>
        </message>
        <message>
            <source>Share of patients per tree</source>
            <translation>每棵树使用的患者比例</translation>
        </message>
        <message>
            <source>Share of predictors per tree</source>
            <translation>每棵树使用的预测变量比例</translation>
        </message>
        <message>
            <source>Stop after trees without gain</source>
            <translation>多少棵树无改进即停止</translation>
        </message>
        <message>
            <source>Seed</source>
            <translation>随机种子</translation>
        </message>
        <message>
            <source>The names of these parameters in XGBoost are shown when the pointer rests on them.</source>
            <translation>把指针停在参数上，会显示它在 XGBoost 中的名称。</translation>
        </message>
        <message>
            <source>the same patients, and other predictors of them</source>
            <translation>相同的患者，以及他们的不同预测变量</translation>
        </message>
        <message>
            <source>patients of their own, and the same predictors</source>
            <translation>各自的患者，以及相同的预测变量</translation>
        </message>
    </context>
    <context>
        <name>TermsPage</name>
        <message>
            <source>Terms</source>
            <translation>条款</translation>
        </message>
        <message>
            <source>What is computed together, what leaves this hospital, and who agrees to it.</source>
            <translation>共同计算什么、什么离开本院、谁同意。</translation>
        </message>
        <message>
            <source>Your identity is locked</source>
            <translation>您的身份已锁定</translation>
        </message>
        <message>
            <source>Unlock it on the page Overview. Then you can propose terms here, or review a proposal.</source>
            <translation>请在“总览”页解锁。之后可以在这里提出条款，或审阅对方的提议。</translation>
        </message>
        <message>
            <source>Go to &amp;overview</source>
            <translation>前往总览(&amp;O)</translation>
        </message>
        <message>
            <source>Open &amp;records</source>
            <translation>打开数据(&amp;R)</translation>
        </message>
        <message>
            <source>Confirm a &amp;peer</source>
            <translation>确认合作医院(&amp;P)</translation>
        </message>
        <message>
            <source>Terms come after records and peers</source>
            <translation>先有数据和合作医院，再谈条款</translation>
        </message>
        <message>
            <source>Here one hospital proposes a session and the other reads it in plain words: what for, what leaves, what each side could learn. It needs records in use and one confirmed peer.</source>
            <translation>在这里，一家医院提出会话，另一家用通俗的文字阅读：目的是什么、什么会离开、各方可能得知什么。需要有使用中的数据和一家已确认的合作医院。</translation>
        </message>
        <message>
            <source>This hospital knows the outcome, so it proposes the terms.</source>
            <translation>本院知道结局，因此由本院提出条款。</translation>
        </message>
        <message>
            <source>Wait for a proposal instead</source>
            <translation>改为等待提议</translation>
        </message>
        <message>
            <source>Choose with whom; then the terms are written out here.</source>
            <translation>请选择与谁合作；之后条款会写在这里。</translation>
        </message>
        <message>
            <source>Ask for the others’ columns</source>
            <translation>询问其他医院的列</translation>
        </message>
        <message>
            <source>Above are the terms as they would be with your columns. The other hospitals are told what yours are called and hold, and describe theirs: names, kinds, categories, ranges. You match what does not fit; then you read the final terms here and sign them. Nothing else is sent.</source>
            <translation>上面是仅按本院的列写出的条款。其他医院会得知本院列的名称和内容，并说明各自的列：名称、类型、类别、范围。您匹配不一致之处，然后在此阅读最终条款并签署。不发送其他任何内容。</translation>
        </message>
        <message>
            <source>A hospital that knows the outcome proposes. Agree by telephone on a time and on who connects.</source>
            <translation>由知道结局的医院提出。请通过电话约定时间以及由谁连接。</translation>
        </message>
        <message>
            <source>Connect and &amp;ask</source>
            <translation>连接并询问(&amp;A)</translation>
        </message>
        <message>
            <source>The terms are being written out …</source>
            <translation>正在写出条款 …</translation>
        </message>
        <message>
            <source>You wait for terms which another hospital proposes.</source>
            <translation>您正在等待另一家医院提出条款。</translation>
        </message>
        <message>
            <source>Propose terms instead</source>
            <translation>改为提出条款</translation>
        </message>
        <message>
            <source>Nothing about patients is sent before you have read the terms and signed them.</source>
            <translation>在您阅读并签署条款之前，不会发送任何关于患者的内容。</translation>
        </message>
        <message>
            <source>Waiting for the other hospital</source>
            <translation>正在等待对方医院</translation>
        </message>
        <message>
            <source>Not here yet: {names}.</source>
            <translation>尚未到场：{names}。</translation>
        </message>
        <message>
            <source>Both programs must run at the same time. You may leave this page.</source>
            <translation>双方的程序必须同时运行。您可以离开本页。</translation>
        </message>
        <message>
            <source>&amp;Cancel</source>
            <translation>取消(&amp;C)</translation>
        </message>
        <message>
            <source>{name} proposes these terms. Read them, then sign or decline at the foot of the page.</source>
            <translation>{name}提出了这些条款。请阅读，然后在页面底部签署或拒绝。</translation>
        </message>
        <message>
            <source>The others’ columns have come. Read the final terms, then sign and propose, or decline.</source>
            <translation>其他医院的列已收到。请阅读最终条款，然后签署并提出，或拒绝。</translation>
        </message>
        <message>
            <source>Of your own columns: {notes}</source>
            <translation>关于本院的列：{notes}</translation>
        </message>
        <message>
            <source>Signed here. Waiting for the other hospital to connect and to sign.</source>
            <translation>本院已签署。正在等待对方医院连接并签署。</translation>
        </message>
        <message>
            <source>Signed here. The session runs on these terms.</source>
            <translation>本院已签署。会话按这些条款运行。</translation>
        </message>
        <message>
            <source>Watch the session</source>
            <translation>查看会话</translation>
        </message>
        <message>
            <source>The terms cannot be written out as they stand.</source>
            <translation>按现在的设置无法写出条款。</translation>
        </message>
    </context>
    <context>
        <name>TermsView</name>
        <message>
            <source>In plain words</source>
            <translation>通俗说明</translation>
        </message>
        <message>
            <source>What leaves this hospital</source>
            <translation>离开本院的内容</translation>
        </message>
        <message>
            <source>Generated from the list which the program itself enforces: any other message is refused.</source>
            <translation>由程序自身执行的清单生成：任何其他消息都会被拒绝。</translation>
        </message>
        <message>
            <source>What arrives here</source>
            <translation>到达本院的内容</translation>
        </message>
        <message>
            <source>Item</source>
            <translation>内容</translation>
        </message>
        <message>
            <source>Form</source>
            <translation>形式</translation>
        </message>
        <message>
            <source>Reader</source>
            <translation>读者</translation>
        </message>
        <message>
            <source>What they could still learn</source>
            <translation>他们仍可能得知</translation>
        </message>
        <message>
            <source>Size, about</source>
            <translation>大小（约）</translation>
        </message>
        <message>
            <source>How often</source>
            <translation>频率</translation>
        </message>
        <message>
            <source>Fingerprint of these terms: {text}</source>
            <translation>这些条款的指纹：{text}</translation>
        </message>
        <message>
            <source>Both hospitals see the same fingerprint; compare it by telephone.</source>
            <translation>双方看到的指纹相同；请通过电话核对。</translation>
        </message>
        <message>
            <source>expected, waiting included</source>
            <translation>预计用时（含等待）</translation>
        </message>
        <message>
            <source>From computers like this one with nothing else to do, to half as fast; over a line of 50 Mbit/s.</source>
            <translation>范围从与本机相当且空闲的计算机，到速度减半的计算机；线路按 50 Mbit/s 计。</translation>
        </message>
        <message>
            <source>leave</source>
            <translation>发出</translation>
        </message>
        <message>
            <source>arrive</source>
            <translation>收到</translation>
        </message>
        <message>
            <source>Lattice</source>
            <translation>格密码</translation>
        </message>
        <message>
            <source>Paillier, {n} bits</source>
            <translation>Paillier，{n} 位</translation>
        </message>
        <message>
            <source>All of the label hospital's</source>
            <translation>标签医院的全部患者</translation>
        </message>
        <message>
            <source>Only those all hospitals know</source>
            <translation>仅所有医院共有的患者</translation>
        </message>
    </context>
    <context>
        <name>ThresholdCard</name>
        <message>
            <source>Choose a threshold</source>
            <translation>选择阈值</translation>
        </message>
        <message>
            <source>Patients with this risk or more are flagged. Found and missed are those with the outcome. All counts are per 1,000 patients like the held-out ones.</source>
            <translation>风险达到或超过阈值的患者被标记。“检出”和“漏诊”指有结局的患者。所有数字均按每 1,000 名与留出患者相似的患者计。</translation>
        </message>
        <message>
            <source>Flagged</source>
            <translation>标记</translation>
        </message>
        <message>
            <source>Found</source>
            <translation>检出</translation>
        </message>
        <message>
            <source>Missed</source>
            <translation>漏诊</translation>
        </message>
        <message>
            <source>False alarms</source>
            <translation>误报</translation>
        </message>
        <message>
            <source>Joint model</source>
            <translation>联合模型</translation>
        </message>
        <message>
            <source>Own model</source>
            <translation>本院模型</translation>
        </message>
        <message>
            <source>Risk of {risk} or more</source>
            <translation>风险不低于 {risk}</translation>
        </message>
        <message>
            <source>{model}: {flagged} flagged, {found} found, {missed} missed, {alarms} false alarms</source>
            <translation>{model}：标记 {flagged}，检出 {found}，漏诊 {missed}，误报 {alarms}</translation>
        </message>
        <message>
            <source>Threshold</source>
            <translation>阈值</translation>
        </message>
    </context>
    <context>
        <name>TrainingPage</name>
        <message>
            <source>Training</source>
            <translation>训练</translation>
        </message>
        <message>
            <source>The hospitals grow one model, tree by tree. No patient record leaves any of them.</source>
            <translation>各医院一棵树一棵树地共同建立一个模型。任何患者记录都不离开医院。</translation>
        </message>
        <message>
            <source>No session is running</source>
            <translation>没有进行中的会话</translation>
        </message>
        <message>
            <source>Once all hospitals have signed the same terms, this page shows how far the training is, how long it still takes, what travels in each direction, and how good the joint model is so far.</source>
            <translation>所有医院签署同一份条款后，本页显示训练进度、剩余时间、双向传输的数据量，以及联合模型目前的表现。</translation>
        </message>
        <message>
            <source>Go to &amp;Terms</source>
            <translation>前往“条款”(&amp;T)</translation>
        </message>
        <message>
            <source>Progress</source>
            <translation>进度</translation>
        </message>
        <message>
            <source>S&amp;top the session…</source>
            <translation>停止会话(&amp;T)…</translation>
        </message>
        <message>
            <source>Time left</source>
            <translation>剩余时间</translation>
        </message>
        <message>
            <source>Since the start</source>
            <translation>已用时间</translation>
        </message>
        <message>
            <source>Own work</source>
            <translation>本院计算</translation>
        </message>
        <message>
            <source>Waiting for others</source>
            <translation>等待他方</translation>
        </message>
        <message>
            <source>Connections</source>
            <translation>连接</translation>
        </message>
        <message>
            <source>Hospital</source>
            <translation>医院</translation>
        </message>
        <message>
            <source>Sent</source>
            <translation>发出</translation>
        </message>
        <message>
            <source>Received</source>
            <translation>收到</translation>
        </message>
        <message>
            <source>What this hospital does in each tree</source>
            <translation>本院在每棵树中做什么</translation>
        </message>
        <message>
            <source>1.  It receives one encrypted number per patient, which it cannot read.</source>
            <translation>1.  收到每名患者一个加密的数，本院无法读取。</translation>
        </message>
        <message>
            <source>2.  It adds them up, still encrypted, for groups of its own patients, and returns the sums.</source>
            <translation>2.  在加密状态下按本院患者的分组求和，并返回总和。</translation>
        </message>
        <message>
            <source>3.  Where one of its predictors divides the patients best, it answers who goes left and who right.</source>
            <translation>3.  如果本院的某个预测变量分得最好，则回答哪些患者向左、哪些向右。</translation>
        </message>
        <message>
            <source>4.  Which predictor that was, and at which value, stays here.</source>
            <translation>4.  究竟是哪个预测变量、在哪个数值，只留在本院。</translation>
        </message>
        <message>
            <source>How good the model becomes is measured where the outcome is recorded. The label hospital releases the summary named in the terms at the end; it then appears under Results.</source>
            <translation>模型的好坏在记录结局的一方评估。标签医院最后公布条款中约定的摘要，届时显示在“结果”页。</translation>
        </message>
        <message>
            <source>Generated records</source>
            <translation>生成的数据</translation>
        </message>
        <message>
            <source>Tree {k} of {n}</source>
            <translation>第 {k} 棵树，共 {n} 棵</translation>
        </message>
        <message>
            <source>Waiting for {names}</source>
            <translation>正在等待{names}</translation>
        </message>
        <message>
            <source>The session is finished; the result is under Results.</source>
            <translation>会话已完成；结果见“结果”页。</translation>
        </message>
        <message>
            <source>The session was stopped on all sides. Finished trees are kept: all can go on from there, on this page. What was sent until then is in the ledger.</source>
            <translation>会话已在各方停止。已完成的树仍保留：各方可在本页从那里继续。此前发出的内容记在台账中。</translation>
        </message>
        <message>
            <source>The session has stopped before its end. Finished trees are kept: all can go on from there, on this page. What was sent until then is in the ledger.</source>
            <translation>会话中途停止。已完成的树仍保留：各方可在本页从那里继续。此前发出的内容记在台账中。</translation>
        </message>
        <message>
            <source>The link to {names} is lost. This program keeps trying for at least an hour and goes on by itself when they are back. Ask them whether their program and network are running.</source>
            <translation>与{names}的连接已断开。本程序会持续尝试至少一小时，对方恢复后自动继续。请询问对方的程序和网络是否正常。</translation>
        </message>
        <message>
            <source>If nobody comes, ring the others: they may have agreed to go on without this hospital, as the signed terms allow. When it reaches one of them, this program says so.</source>
            <translation>如果一直没有医院连接，请打电话询问：其他医院可能已按所签条款同意不等本院而继续。连接到其中任何一方时，本程序会告知。</translation>
        </message>
        <message>
            <source>If the network fails, both sides wait and go on where they were. Every finished tree is kept: if a program stops or is closed, all can go on from there later, on this page.</source>
            <translation>如果网络中断，双方等待，然后从中断处继续。每棵已完成的树都会保留：如果某方的程序停止或关闭，各方以后可在本页从那里继续。</translation>
        </message>
        <message>
            <source>Stop the session</source>
            <translation>停止会话</translation>
        </message>
        <message>
            <source>Stop this session on all sides?</source>
            <translation>要在各方停止本次会话吗？</translation>
        </message>
        <message>
            <source>Stop the &amp;session</source>
            <translation>停止会话(&amp;S)</translation>
        </message>
        <message>
            <source>No tree is finished yet, so nothing of the model is lost.</source>
            <translation>尚未完成任何一棵树，因此模型没有任何损失。</translation>
        </message>
        <message>
            <source>{k} of {n} trees are finished and kept, {time} of work on this side; all can go on from there later. Only the tree which is growing now is lost.</source>
            <translation>{n} 棵树中已完成 {k} 棵并予保留，本院已工作 {time}；各方以后可从那里继续。只会丢失正在生成的那一棵。</translation>
        </message>
        <message>
            <source>&amp;Keep training</source>
            <translation>继续训练(&amp;K)</translation>
        </message>
        <message>
            <source>Records stay as they are, and the ledger keeps what was sent.</source>
            <translation>病历数据保持不变，台账保留已发出的内容。</translation>
        </message>
        <message>
            <source>session over</source>
            <translation>会话已结束</translation>
        </message>
        <message>
            <source>connected</source>
            <translation>已连接</translation>
        </message>
        <message>
            <source>not connected</source>
            <translation>未连接</translation>
        </message>
        <message>
            <source>Learning curve</source>
            <translation>学习曲线</translation>
        </message>
        <message>
            <source>Trees</source>
            <translation>树</translation>
        </message>
        <message>
            <source>AUC on held-out patients</source>
            <translation>留出患者上的 AUC</translation>
        </message>
        <message>
            <source>Joint model</source>
            <translation>联合模型</translation>
        </message>
        <message>
            <source>Own model</source>
            <translation>本院模型</translation>
        </message>
        <message>
            <source>The curve begins with the first finished tree.</source>
            <translation>第一棵树完成后开始绘制曲线。</translation>
        </message>
    </context>
    <context>
        <name>Treatments</name>
        <message>
            <source>Rows and cells that do not fit</source>
            <translation>不合要求的行和单元格</translation>
        </message>
        <message>
            <source>Nothing is left out silently: what is left out is counted and listed.</source>
            <translation>不会悄悄略去任何内容：略去的都会计数并列出。</translation>
        </message>
        <message>
            <source>Stop and name them</source>
            <translation>停止并指出</translation>
        </message>
        <message>
            <source>Leave them out</source>
            <translation>略去</translation>
        </message>
        <message>
            <source>&amp;Duplicate patients</source>
            <translation>重复的患者(&amp;D)</translation>
        </message>
        <message>
            <source>Keep each one's first row</source>
            <translation>保留每人的第一行</translation>
        </message>
        <message>
            <source>Leave them all out</source>
            <translation>全部略去</translation>
        </message>
        <message>
            <source>Cells that cannot be &amp;read</source>
            <translation>无法读取的单元格(&amp;R)</translation>
        </message>
        <message>
            <source>Take them as missing</source>
            <translation>当作缺失</translation>
        </message>
        <message>
            <source>Patients &amp;without an outcome</source>
            <translation>没有结局的患者(&amp;W)</translation>
        </message>
        <message>
            <source>Patients without an &amp;identifier</source>
            <translation>没有标识的患者(&amp;I)</translation>
        </message>
        <message>
            <source>Da&amp;maged identifiers</source>
            <translation>损坏的标识(&amp;M)</translation>
        </message>
        <message>
            <source>Leave these patients out</source>
            <translation>略去这些患者</translation>
        </message>
        <message>
            <source>Use them as they are; they will match nobody</source>
            <translation>原样使用；它们不会与任何人匹配</translation>
        </message>
        <message>
            <source>Dates like 03/04/1954 are in the or&amp;der</source>
            <translation>形如 03/04/1954 的日期顺序为(&amp;D)</translation>
        </message>
        <message>
            <source>not said</source>
            <translation>未说明</translation>
        </message>
        <message>
            <source>day, month, year</source>
            <translation>日、月、年</translation>
        </message>
        <message>
            <source>month, day, year</source>
            <translation>月、日、年</translation>
        </message>
    </context>
    <context>
        <name>UnitDelegate</name>
        <message>
            <source>Unit of the column</source>
            <translation>该列的单位</translation>
        </message>
    </context>
    <context>
        <name>UnlockIdentity</name>
        <message>
            <source>Unlock this hospital's identity</source>
            <translation>解锁本院的身份</translation>
        </message>
        <message>
            <source>The key which other hospitals know you by is kept encrypted on this computer.</source>
            <translation>其他医院用来识别您的密钥以加密形式保存在这台计算机上。</translation>
        </message>
        <message>
            <source>&amp;Passphrase</source>
            <translation>口令(&amp;P)</translation>
        </message>
        <message>
            <source>&amp;Unlock</source>
            <translation>解锁(&amp;U)</translation>
        </message>
        <message>
            <source>Type the passphrase.</source>
            <translation>请输入口令。</translation>
        </message>
    </context>
    <context>
        <name>UpdateCard</name>
        <message>
            <source>Updates</source>
            <translation>更新</translation>
        </message>
        <message>
            <source>FedStroke asks no server. Your IT brings the file; here you see whether it is genuine.</source>
            <translation>FedStroke 不向任何服务器查询。更新文件由信息科带来；在这里可以看出它是否真实。</translation>
        </message>
        <message>
            <source>Check an update &amp;file…</source>
            <translation>检查更新文件(&amp;F)…</translation>
        </message>
        <message>
            <source>Updates (*.deb *.xz *.exe *.dmg *.manifest.json)</source>
            <translation>更新文件 (*.deb *.xz *.exe *.dmg *.manifest.json)</translation>
        </message>
        <message>
            <source>Check an update file</source>
            <translation>检查更新文件</translation>
        </message>
        <message>
            <source>Genuine: FedStroke {version} of {day}, signed with the release key {key}. Your IT can install {files}; nothing was installed now.</source>
            <translation>真实：{day} 发布的 FedStroke {version}，由发布密钥 {key} 签名。信息科可以安装 {files}；现在没有安装任何东西。</translation>
        </message>
        <message>
            <source>It cannot work with hospitals that stay at the present version: agree with them on a day for all.</source>
            <translation>更新后无法与仍使用当前版本的医院协作：请与它们约定一起更新的日期。</translation>
        </message>
    </context>
    <context>
        <name>Window</name>
        <message>
            <source>FedStroke – demonstration with generated hospitals</source>
            <translation>FedStroke – 使用生成医院的演示</translation>
        </message>
        <message>
            <source>Start &amp;again</source>
            <translation>重新启动(&amp;A)</translation>
        </message>
        <message>
            <source>&amp;Overview</source>
            <translation>总览(&amp;O)</translation>
        </message>
        <message>
            <source>&amp;Records</source>
            <translation>病历数据(&amp;R)</translation>
        </message>
        <message>
            <source>&amp;Peers</source>
            <translation>合作医院(&amp;P)</translation>
        </message>
        <message>
            <source>&amp;Terms</source>
            <translation>条款(&amp;T)</translation>
        </message>
        <message>
            <source>A&amp;lignment</source>
            <translation>患者匹配(&amp;L)</translation>
        </message>
        <message>
            <source>Tra&amp;ining</source>
            <translation>训练(&amp;I)</translation>
        </message>
        <message>
            <source>Re&amp;sults</source>
            <translation>结果(&amp;S)</translation>
        </message>
        <message>
            <source>Predi&amp;ct</source>
            <translation>预测(&amp;C)</translation>
        </message>
        <message>
            <source>Led&amp;ger</source>
            <translation>台账(&amp;G)</translation>
        </message>
        <message>
            <source>S&amp;ettings</source>
            <translation>设置(&amp;E)</translation>
        </message>
        <message>
            <source>A session is running</source>
            <translation>会话正在运行</translation>
        </message>
        <message>
            <source>Close the window while a session is running?</source>
            <translation>会话正在运行，要关闭窗口吗？</translation>
        </message>
        <message>
            <source>The session stops for all hospitals. Finished trees are kept, and all can go on from there later, on the page Training. Records, earlier results and the ledger stay as they are.</source>
            <translation>会话将对所有医院停止。已完成的树仍保留，各方以后可在“训练”页从那里继续。病历数据、以往的结果和台账保持不变。</translation>
        </message>
        <message>
            <source>The session ends for all hospitals; nothing is trained yet, and nothing is lost but the waiting. Records, earlier results and the ledger stay as they are.</source>
            <translation>会话将对所有医院结束；尚未开始训练，除等待的时间外没有损失。病历数据、以往的结果和台账保持不变。</translation>
        </message>
        <message>
            <source>&amp;Stop here and close</source>
            <translation>在此停止并关闭(&amp;S)</translation>
        </message>
        <message>
            <source>&amp;Keep running</source>
            <translation>继续运行(&amp;K)</translation>
        </message>
    </context>
    <context>
        <name>text</name>
        <message>
            <source>, </source>
            <comment>between the items of a list</comment>
            <translation>、</translation>
        </message>
        <message>
            <source>{s} s</source>
            <translation>{s} 秒</translation>
        </message>
        <message>
            <source>{m} min {s} s</source>
            <translation>{m} 分 {s} 秒</translation>
        </message>
        <message>
            <source>{h} h {m} min</source>
            <translation>{h} 小时 {m} 分</translation>
        </message>
        <message>
            <source>under a minute</source>
            <translation>不到一分钟</translation>
        </message>
        <message>
            <source>{least}–{most} min</source>
            <translation>{least}–{most} 分钟</translation>
        </message>
        <message>
            <source>{least}–{most} h</source>
            <translation>{least}–{most} 小时</translation>
        </message>
    </context>
    <context>
        <name>core</name>
        <message>
            <source>64-bit numbers, each hidden by masks of all other hospitals</source>
            <translation>64 位整数，每个都由其他所有医院的掩码隐藏</translation>
        </message>
        <message>
            <source>A PDF is made by the program with the window, which is not running here.</source>
            <translation>PDF 由带窗口的程序生成，这里没有运行窗口程序。</translation>
        </message>
        <message>
            <source>A bin number lies beyond the last bin of its predictor.</source>
            <translation>有分箱编号超出其预测变量的最后一个分箱。</translation>
        </message>
        <message>
            <source>A date can be read with day or month first.</source>
            <translation>有日期既可按日在前、也可按月在前理解。</translation>
        </message>
        <message>
            <source>A decision threshold lies outside 0 to 1.</source>
            <translation>决策阈值不在 0 到 1 之间。</translation>
        </message>
        <message>
            <source>A feature hospital learns which of its patients are scored, not their risk.</source>
            <translation>特征医院会得知自己的哪些患者被评分，但不知道其风险。</translation>
        </message>
        <message>
            <source>A feature hospital: which of its own predictors divide a node, and which of its patients are in those nodes. Not who is in any other node, and not the outcome of any patient.</source>
            <translation>特征医院：自己的哪些预测变量划分节点，以及自己的哪些患者在这些节点中。不会得知其他节点中有谁，也不会得知任何患者的结局。</translation>
        </message>
        <message>
            <source>A feature hospital: which of its patients are together in a node of a tree, and which of its own predictors divide a node. Not the outcome of any patient.</source>
            <translation>特征医院：自己的哪些患者同在树的一个节点，以及自己的哪些预测变量划分节点。不会得知任何患者的结局。</translation>
        </message>
        <message>
            <source>A greeting has the wrong length.</source>
            <translation>有一条问候消息长度不对。</translation>
        </message>
        <message>
            <source>A helper process of this program was ended from outside, most likely because memory ran out.</source>
            <translation>本程序的一个辅助进程被外部终止，很可能是内存不足。</translation>
        </message>
        <message>
            <source>A hospital cannot open a channel to itself.</source>
            <translation>医院不能与自己建立通道。</translation>
        </message>
        <message>
            <source>A hospital sent a mask key that would make the masks void.</source>
            <translation>有一家医院发来的掩码密钥会使掩码失效。</translation>
        </message>
        <message>
            <source>A hospital that breaks the protocol on purpose could learn more; the terms say what.</source>
            <translation>故意违反协议的医院可能得知更多；条款中写明了是什么。</translation>
        </message>
        <message>
            <source>A hospital that broke the rules could add false numbers, and so make the model wrong. Compare the results on your own held-out patients before you use it.</source>
            <translation>违反规则的医院可能加入虚假的数字，使模型出错。使用模型之前，请先在贵院自己的留出患者上比较结果。</translation>
        </message>
        <message>
            <source>A hospital that entered invented identifiers could test whether those people are patients here.</source>
            <translation>如果某医院填入虚构的标识，就可能试探这些人是不是本院的患者。</translation>
        </message>
        <message>
            <source>A hospital's process ended without a result.</source>
            <translation>有一家医院的进程已结束，但没有结果。</translation>
        </message>
        <message>
            <source>A hospital's records changed while the session ran. Start it again.</source>
            <translation>有医院的病历数据在会话期间发生了变化。请重新开始会话。</translation>
        </message>
        <message>
            <source>A key of {key_bits} bits is not offered.</source>
            <translation>不提供 {key_bits} 位的密钥。</translation>
        </message>
        <message>
            <source>A label hospital that broke the rules and encrypted made-up values instead of gradients could read single bins of a predictor.</source>
            <translation>如果标签医院违反规则，用编造的数值代替梯度加密，就可能读出预测变量的单个分箱。</translation>
        </message>
        <message>
            <source>A later session on the same records with one hospital fewer would show the others that hospital's numbers: the totals of one session less those of the other.</source>
            <translation>若以后用相同的数据再进行一次少一家医院的会话，其他各方就能得知那家医院的数字：两次会话的合计相减即可。</translation>
        </message>
        <message>
            <source>A line of {speed} Mbit/s is assumed, since none was measured yet.</source>
            <translation>尚未测量过线路，假定为 {speed} Mbit/s。</translation>
        </message>
        <message>
            <source>A message from {peer} was changed on the way, came twice or came out of order.</source>
            <translation>来自{peer}的一条消息在途中被改动、重复到达或顺序不对。</translation>
        </message>
        <message>
            <source>A message of type {type} is not on the signed list and was not sent.</source>
            <translation>类型为 {type} 的消息不在已签署的清单上，没有发出。</translation>
        </message>
        <message>
            <source>A missing value takes the learnt side of each division. A value far outside the training range is refused on Predict. Add how the input is checked in care.</source>
            <translation>缺失值走每个划分学到的那一侧。远超训练范围的数值在“预测”页会被拒绝。请补充临床使用时如何检查输入。</translation>
        </message>
        <message>
            <source>A node was divided by a candidate that was not asked for.</source>
            <translation>有节点按未要求的候选划分。</translation>
        </message>
        <message>
            <source>A number of patients or predictors is negative.</source>
            <translation>患者数或预测变量数为负。</translation>
        </message>
        <message>
            <source>A pairing code has six digits.</source>
            <translation>配对码为六位数字。</translation>
        </message>
        <message>
            <source>A pairing message has the wrong length.</source>
            <translation>有一条配对消息长度不对。</translation>
        </message>
        <message>
            <source>A pairing step came out of turn.</source>
            <translation>有一个配对步骤顺序不对。</translation>
        </message>
        <message>
            <source>A part of the program is missing: {path}.</source>
            <translation>程序缺少一个组成部分：{path}。</translation>
        </message>
        <message>
            <source>A patient cannot both train the model and decide when to stop.</source>
            <translation>同一患者不能既用于训练模型，又用于判断何时停止。</translation>
        </message>
        <message>
            <source>A patient identifier occurs more than once.</source>
            <translation>有患者标识出现不止一次。</translation>
        </message>
        <message>
            <source>A payload was about to be sealed out of order.</source>
            <translation>有一项内容险些不按顺序加封。</translation>
        </message>
        <message>
            <source>A predicted risk lies outside 0 to 1.</source>
            <translation>有预测风险不在 0 到 1 之间。</translation>
        </message>
        <message>
            <source>A probability. No threshold is fixed; what some would do: see “Thresholds”.</source>
            <translation>输出为概率。没有固定阈值；若干阈值的效果见“阈值”。</translation>
        </message>
        <message>
            <source>A project cannot be called {name}.</source>
            <translation>项目不能命名为 {name}。</translation>
        </message>
        <message>
            <source>A protected entry of the store has an unknown format.</source>
            <translation>存储中有一条受保护的记录格式未知。</translation>
        </message>
        <message>
            <source>A protected entry of the store is incomplete.</source>
            <translation>存储中有一条受保护的记录不完整。</translation>
        </message>
        <message>
            <source>A protected entry of the store was altered or belongs to another identity.</source>
            <translation>存储中有一条受保护的记录被改动，或属于另一个身份。</translation>
        </message>
        <message>
            <source>A report cannot be saved as {file}.</source>
            <translation>报告不能保存为 {file}。</translation>
        </message>
        <message>
            <source>A round of masks was about to be used again.</source>
            <translation>有一轮掩码险些被重复使用。</translation>
        </message>
        <message>
            <source>A score is missing or infinite.</source>
            <translation>有评分缺失或为无穷大。</translation>
        </message>
        <message>
            <source>A sealed payload came twice or out of order.</source>
            <translation>有一项加封的内容重复到达或顺序不对。</translation>
        </message>
        <message>
            <source>A sealed payload was changed on the way or was meant for somebody else.</source>
            <translation>有一项加封的内容在途中被改动，或不是发给本院的。</translation>
        </message>
        <message>
            <source>A session is running already.</source>
            <translation>已有会话正在运行。</translation>
        </message>
        <message>
            <source>A simulation tells the figures of single hospitals; a real session tells each only its own.</source>
            <translation>模拟会给出各医院的指标；真实会话中每家医院只知道自己的。</translation>
        </message>
        <message>
            <source>A standard XGBoost file of known SHA-256 (see “Model and versions”), usable alone.</source>
            <translation>一个已知 SHA-256 的标准 XGBoost 文件（见“模型与版本”），可独立使用。</translation>
        </message>
        <message>
            <source>A standard XGBoost file of known SHA-256 (see “Model and versions”); the other hospitals' divisions are 0/1 columns which only they can fill.</source>
            <translation>一个已知 SHA-256 的标准 XGBoost 文件（见“模型与版本”）；其他医院的划分为 0/1 列，只有这些医院能填写。</translation>
        </message>
        <message>
            <source>A summary by the TRIPOD+AI checklist for abstracts</source>
            <translation>按 TRIPOD+AI 摘要清单撰写的摘要</translation>
        </message>
        <message>
            <source>A total is missing with which the tree under way is closed.</source>
            <translation>缺少一个合计，无法据此结束正在生长的树。</translation>
        </message>
        <message>
            <source>A total that another hospital sent cannot be read.</source>
            <translation>另一家医院发来的一个合计无法读取。</translation>
        </message>
        <message>
            <source>A tree is finished</source>
            <translation>一棵树完成</translation>
        </message>
        <message>
            <source>A value is too large to be added up under masks.</source>
            <translation>有一个数值过大，无法在掩码下求和。</translation>
        </message>
        <message>
            <source>AUC</source>
            <translation>AUC</translation>
        </message>
        <message>
            <source>AUC (area under the ROC curve)</source>
            <translation>AUC（ROC 曲线下面积）</translation>
        </message>
        <message>
            <source>AUC, joint</source>
            <translation>AUC，联合</translation>
        </message>
        <message>
            <source>AUC, own</source>
            <translation>AUC，本院</translation>
        </message>
        <message>
            <source>About how many patients take part. Nothing about any one of them.</source>
            <translation>大约有多少患者参加。不涉及其中任何一人。</translation>
        </message>
        <message>
            <source>About how many patients the label hospital has. Not who they are.</source>
            <translation>标签医院大约有多少患者，但不知道他们是谁。</translation>
        </message>
        <message>
            <source>About the average of this hospital's patients ({average} %).</source>
            <translation>与本院患者的平均水平（{average}%）相当。</translation>
        </message>
        <message>
            <source>Abstract</source>
            <translation>摘要</translation>
        </message>
        <message>
            <source>Add --cluster with the address of its scheduler.</source>
            <translation>请加上 --cluster 及其调度器的地址。</translation>
        </message>
        <message>
            <source>Add --cluster-tls CA CERT KEY with the three files.</source>
            <translation>请加上 --cluster-tls CA CERT KEY，指定这三个文件。</translation>
        </message>
        <message>
            <source>Add --query with a SELECT. The tables are listed by: fedstroke records --database URL</source>
            <translation>请加上 --query 和一条 SELECT 语句。列出各表：fedstroke records --database URL</translation>
        </message>
        <message>
            <source>Add its invitation on the Peers page first.</source>
            <translation>请先在“合作医院”页添加其邀请。</translation>
        </message>
        <message>
            <source>Address</source>
            <translation>地址</translation>
        </message>
        <message>
            <source>Address: none, connects out only</source>
            <translation>地址：无，仅主动连接他方</translation>
        </message>
        <message>
            <source>Address: {address}</source>
            <translation>地址：{address}</translation>
        </message>
        <message>
            <source>After many interruptions {peer} has asked for {again} trees a second time; {signed} trees were signed.</source>
            <translation>多次中断后，{peer} 已第二次请求 {again} 棵树；签署的条款为 {signed} 棵树。</translation>
        </message>
        <message>
            <source>After recalibration to this hospital: slope {slope}, intercept in the large {intercept}.</source>
            <translation>按本院重新校准后：斜率 {slope}，总体校准截距 {intercept}。</translation>
        </message>
        <message>
            <source>Against both stand the minimum group size of {min_group}, the limit of {max_patients} patients, this signed list and the disclosure ledger. The contract between the hospitals covers the rest, not mathematics.</source>
            <translation>防范这两种情况的措施有：最小组人数 {min_group}、患者人数上限 {max_patients}、这份已签署的清单和披露台账。其余风险由医院之间的合同约束，而非由数学保证。</translation>
        </message>
        <message>
            <source>Against this stand the minimum group size of {min_group}, the limit of {max_patients} patients, this signed list and the disclosure ledger. The contract between the hospitals covers the rest, not mathematics.</source>
            <translation>防范这种情况的措施有：最小组人数 {min_group}、患者人数上限 {max_patients}、这份已签署的清单和披露台账。其余风险由医院之间的合同约束，而非由数学保证。</translation>
        </message>
        <message>
            <source>Agree by telephone: both go on with the same interrupted session, or both begin a new one.</source>
            <translation>请通过电话商定：双方继续同一次中断的会话，或双方都开始新的会话。</translation>
        </message>
        <message>
            <source>Agree on a higher limit, or take part with fewer patients.</source>
            <translation>请商定更高的上限，或减少参加的患者。</translation>
        </message>
        <message>
            <source>Agreeing from which tree to go on</source>
            <translation>正在商定从哪棵树继续</translation>
        </message>
        <message>
            <source>Agreeing on masks and finding the joint bin edges</source>
            <translation>正在商定掩码并确定共同的分箱边界</translation>
        </message>
        <message>
            <source>Agreeing on the tree from which to go on</source>
            <translation>正在商定从哪一棵树继续</translation>
        </message>
        <message>
            <source>Agreement to go on without a hospital that was lost</source>
            <translation>同意不等失联的医院而继续</translation>
        </message>
        <message>
            <source>Alignment stopped, nothing more was sent. Check that both hospitals use the same version of FedStroke.</source>
            <translation>患者匹配已停止，没有再发送任何内容。请确认两家医院使用同一版本的 FedStroke。</translation>
        </message>
        <message>
            <source>Alignment stopped. Look for duplicate patients in the records of both hospitals, and check that both use the same version of FedStroke.</source>
            <translation>患者匹配已停止。请检查两家医院的病历数据中是否有重复的患者，并确认双方使用同一版本的 FedStroke。</translation>
        </message>
        <message>
            <source>Alignment stopped. Look for duplicate patients in the records of both hospitals, then start again.</source>
            <translation>患者匹配已停止。请检查两家医院的病历数据中是否有重复的患者，然后重新开始。</translation>
        </message>
        <message>
            <source>All evaluated patients have the same outcome.</source>
            <translation>所有参与评估的患者结局相同。</translation>
        </message>
        <message>
            <source>All hospitals together</source>
            <translation>所有医院合计</translation>
        </message>
        <message>
            <source>All hospitals' public keys for the masks</source>
            <translation>所有医院掩码用的公钥</translation>
        </message>
        <message>
            <source>All hospitals' signatures</source>
            <translation>所有医院的签名</translation>
        </message>
        <message>
            <source>All its cells are the same.</source>
            <translation>其所有单元格都相同。</translation>
        </message>
        <message>
            <source>All patients at hand; no sample size was calculated by the program. Justify it.</source>
            <translation>使用现有的全部患者；程序未计算样本量。请说明其合理性。</translation>
        </message>
        <message>
            <source>All patients have the same predicted risk.</source>
            <translation>所有患者的预测风险相同。</translation>
        </message>
        <message>
            <source>All patients of {label} take part; what another hospital does not know of them counts as missing.</source>
            <translation>{label}的全部患者参加；其他医院没有的信息按缺失计。</translation>
        </message>
        <message>
            <source>All recorded cells are the same.</source>
            <translation>所有已记录的单元格都相同。</translation>
        </message>
        <message>
            <source>All records in this session are generated. No real patient takes part, and no figure is evidence.</source>
            <translation>本次会话的全部数据均为生成的数据。没有真实患者参加，任何数字都不是证据。</translation>
        </message>
        <message>
            <source>All records in this session are generated. No real patient takes part.</source>
            <translation>本次会话的所有数据都是生成的，没有真实患者参加。</translation>
        </message>
        <message>
            <source>All remaining hospitals have signed to go on without {name} from tree {tree} on.</source>
            <translation>留下的所有医院都已签名同意：从第 {tree} 棵树起不等{name}而继续。</translation>
        </message>
        <message>
            <source>All {n} patients to train on have the same outcome.</source>
            <translation>用于训练的 {n} 名患者结局全部相同。</translation>
        </message>
        <message>
            <source>All: totals over all hospitals – the edges of bins, among them the lowest and highest value of each column; how many patients are in each bin of each node, and how many have the outcome; the model; and how well the models do on all held-out patients together.</source>
            <translation>各方：所有医院的合计，即分箱边界（其中包括每列的最小值和最大值）；每个节点每个分箱中有多少患者，以及其中多少人有结局；模型；以及模型在全部留出患者上的总体表现。</translation>
        </message>
        <message>
            <source>All: which patients they share with the label hospital, and nothing about the others but their rounded number.</source>
            <translation>各方：与标签医院共有哪些患者；对其余患者只知道约数。</translation>
        </message>
        <message>
            <source>Among 100 patients of the held-out cohort, {lower} had a lower risk.</source>
            <translation>在留出队列的 100 位患者中，有 {lower} 位的风险更低。</translation>
        </message>
        <message>
            <source>An encrypted connection is offered</source>
            <translation>对方提供加密连接</translation>
        </message>
        <message>
            <source>An entry does not fit into the store</source>
            <translation>有一条记录无法存入存储</translation>
        </message>
        <message>
            <source>An identifier occurs twice in a list.</source>
            <translation>名单中有一个标识出现了两次。</translation>
        </message>
        <message>
            <source>An outcome is neither 0 nor 1.</source>
            <translation>有结局既不是 0 也不是 1。</translation>
        </message>
        <message>
            <source>Analytical methods</source>
            <translation>分析方法</translation>
        </message>
        <message>
            <source>Another hospital's answers are known only at the divisions that a patient reached and count as not known elsewhere: its contribution is rather understated.</source>
            <translation>其他医院的回答只在患者到达其划分时才知道，其余处视为未知：其贡献略有低估。</translation>
        </message>
        <message>
            <source>Answer it on the Terms page.</source>
            <translation>请在“条款”页答复。</translation>
        </message>
        <message>
            <source>Answering needs the records and the name of the label hospital.</source>
            <translation>作答需要病历数据和标签医院的名称。</translation>
        </message>
        <message>
            <source>Any involvement of patients and the public, or none</source>
            <translation>患者和公众的参与情况，或没有参与</translation>
        </message>
        <message>
            <source>Approaches to model fairness and their reasons</source>
            <translation>针对模型公平性的做法及理由</translation>
        </message>
        <message>
            <source>Area under the ROC curve: {joint} with the joint model, {own} with the own model.</source>
            <translation>ROC 曲线下面积：联合模型 {joint}，本院模型 {own}。</translation>
        </message>
        <message>
            <source>As far as the program can tell; the author must complete them.</source>
            <translation>仅限程序所能判断的内容；须由作者补充完整。</translation>
        </message>
        <message>
            <source>As the model gives it: too few held-out patients to set its level for this hospital.</source>
            <translation>按模型原样给出：留出的患者太少，无法按本院水平校准。</translation>
        </message>
        <message>
            <source>Ask IT for the address and port of a SOCKS5 proxy; an HTTP proxy is another thing.</source>
            <translation>请向信息技术部门询问 SOCKS5 代理的地址和端口；HTTP 代理不是一回事。</translation>
        </message>
        <message>
            <source>Ask IT for the address and port of the proxy, and whether it is on.</source>
            <translation>请向信息技术部门询问代理的地址和端口，以及它是否已开启。</translation>
        </message>
        <message>
            <source>Ask IT here to allow outgoing TCP connections to {host}, port {port}; ask IT of the other hospital to let them in to the computer with FedStroke.</source>
            <translation>请本院信息科允许到 {host} 端口 {port} 的出站 TCP 连接，并请对方医院信息科允许其进入运行 FedStroke 的计算机。</translation>
        </message>
        <message>
            <source>Ask IT to allow {host}, port {port}, on the proxy; ask the other hospital whether its FedStroke is open and waiting.</source>
            <translation>请信息技术部门在代理上放行 {host} 的端口 {port}；并询问对方医院的 FedStroke 是否已打开并在等待。</translation>
        </message>
        <message>
            <source>Ask IT to let this computer use the proxy without, or to open the way without a proxy.</source>
            <translation>请信息技术部门允许本计算机免密码使用代理，或开通不经代理的通路。</translation>
        </message>
        <message>
            <source>Ask IT whether a proxy or firewall inspects the connection: it must pass it through as it is.</source>
            <translation>请询问信息科是否有代理或防火墙在检查该连接：必须原样放行。</translation>
        </message>
        <message>
            <source>Ask for 500 resamples or more.</source>
            <translation>请设为 500 次或更多。</translation>
        </message>
        <message>
            <source>Ask for a new invitation; if it happens again, ask them to make a new identity.</source>
            <translation>请索取新的邀请；如果仍然出错，请对方创建新的身份。</translation>
        </message>
        <message>
            <source>Ask for a proposal with 2048, 3072 or 4096 bits.</source>
            <translation>请对方改用 2048、3072 或 4096 位重新提出。</translation>
        </message>
        <message>
            <source>Ask the label hospital which session's model they want to score with.</source>
            <translation>请询问标签医院要用哪次会话的模型评分。</translation>
        </message>
        <message>
            <source>Ask the other hospital for both again. If they still differ, tell your security officer.</source>
            <translation>请向对方医院重新索取邀请和指纹。如果仍不一致，请告知信息安全负责人。</translation>
        </message>
        <message>
            <source>Ask the other hospital for its exact address and port. If they are right, ask IT whether a proxy or firewall inspects the connection: it must pass port {port} through as it is.</source>
            <translation>请向对方医院核实准确的地址和端口。如果无误，请询问信息科是否有代理或防火墙在检查该连接：端口 {port} 必须原样放行。</translation>
        </message>
        <message>
            <source>Ask the other hospital for theirs and add that one.</source>
            <translation>请向对方医院索取其邀请，并添加那一份。</translation>
        </message>
        <message>
            <source>Ask the other hospital to add this hospital's invitation under Peers, or to remove it and add it again if it is blocked there.</source>
            <translation>请对方医院在“合作医院”页添加本院的邀请；如果在那里已被阻止，请对方移除后重新添加。</translation>
        </message>
        <message>
            <source>Ask the other hospital to send it again, best as a file. Do not correct it by hand.</source>
            <translation>请对方医院重新发送，最好以文件形式。请勿手工修改。</translation>
        </message>
        <message>
            <source>Ask the other hospital whether it made a new identity, and for a new invitation; compare codes by telephone again. If nothing changed there, tell your security officer.</source>
            <translation>请询问对方医院是否创建了新的身份，并索取新的邀请，再次通过电话核对数字。如果对方没有任何变化，请告知信息安全负责人。</translation>
        </message>
        <message>
            <source>Ask the other hospital whether its FedStroke is open and waiting for others, and whether the port is {port} there.</source>
            <translation>请询问对方医院：其 FedStroke 是否已打开并在等待连接，以及那里的端口是否为 {port}。</translation>
        </message>
        <message>
            <source>Ask the other hospital which version it runs. Install the same version of FedStroke at both hospitals.</source>
            <translation>请询问对方医院使用的版本，并在两家医院安装同一版本的 FedStroke。</translation>
        </message>
        <message>
            <source>Ask the proposing hospital to choose you as a peer and to propose again.</source>
            <translation>请提出条款的医院将贵院选为合作医院，然后重新提出。</translation>
        </message>
        <message>
            <source>Ask them for an invitation with an address, or listen here and let them connect.</source>
            <translation>请向对方索取含地址的邀请，或在本方监听、由对方连接。</translation>
        </message>
        <message>
            <source>Ask them for an invitation with an address.</source>
            <translation>请向对方索取含地址的邀请。</translation>
        </message>
        <message>
            <source>Ask them to choose fewer predictors, or lower max_bin in the terms.</source>
            <translation>请对方减少预测变量，或在条款中减小 max_bin。</translation>
        </message>
        <message>
            <source>Ask them to join the new session, then start it again.</source>
            <translation>请让对方加入新会话，然后重新开始。</translation>
        </message>
        <message>
            <source>Ask them whether FedStroke is open there and the session has been joined, then try again.</source>
            <translation>请询问对方是否已打开 FedStroke 并加入会话，然后重试。</translation>
        </message>
        <message>
            <source>Ask your IT to install Microsoft's ODBC Driver 18 for SQL Server.</source>
            <translation>请让信息科安装 Microsoft ODBC Driver 18 for SQL Server。</translation>
        </message>
        <message>
            <source>Ask {peer} whether its program runs, and open Peers → Check connection.</source>
            <translation>请询问{peer}的程序是否在运行，并在“合作医院”页选择“检查连接”。</translation>
        </message>
        <message>
            <source>At a threshold of {threshold} the joint model's net benefit is {joint}, that of flagging all {all}.</source>
            <translation>阈值为 {threshold} 时，联合模型的净获益为 {joint}，全部标记的净获益为 {all}。</translation>
        </message>
        <message>
            <source>At least two hospitals must remain to go on.</source>
            <translation>至少须留下两家医院才能继续。</translation>
        </message>
        <message>
            <source>At the start of this session there was no file of later patients.</source>
            <translation>本次会话开始时没有之后患者的文件。</translation>
        </message>
        <message>
            <source>At this hospital the joint model's log-odds are recalibrated: intercept {intercept}, slope {slope}.</source>
            <translation>在本院，联合模型的对数几率经过重新校准：截距 {intercept}，斜率 {slope}。</translation>
        </message>
        <message>
            <source>Availability of the analytical code</source>
            <translation>分析代码的可得性</translation>
        </message>
        <message>
            <source>Availability of the study data</source>
            <translation>研究数据的可得性</translation>
        </message>
        <message>
            <source>Average precision</source>
            <translation>平均精确率</translation>
        </message>
        <message>
            <source>Average precision: {joint} with the joint model, {own} with the own model; guessing gives {level}.</source>
            <translation>平均精确率：联合模型 {joint}，本院模型 {own}；随机猜测为 {level}。</translation>
        </message>
        <message>
            <source>Background</source>
            <translation>背景</translation>
        </message>
        <message>
            <source>Bin edges, and in each node of a tree how many patients of all hospitals together lie in each bin and how the outcome is spread over them. With two hospitals, total less own is the other's.</source>
            <translation>分箱边界；以及在树的每个节点中，所有医院合计每个分箱有多少患者、结局在其中如何分布。只有两家医院时，合计减去自己的部分就是对方的。</translation>
        </message>
        <message>
            <source>Blank rows: {n}</source>
            <translation>空行：{n}</translation>
        </message>
        <message>
            <source>Blinding of the outcome's assessment</source>
            <translation>结局评估的盲法</translation>
        </message>
        <message>
            <source>Both a file and a database were named.</source>
            <translation>同时指定了文件和数据库。</translation>
        </message>
        <message>
            <source>Both hospitals accept each other's key</source>
            <translation>两家医院都接受对方的密钥</translation>
        </message>
        <message>
            <source>Both programs speak the same version</source>
            <translation>双方程序的版本相同</translation>
        </message>
        <message>
            <source>Brier score</source>
            <translation>Brier 评分</translation>
        </message>
        <message>
            <source>Brier score (lower is better)</source>
            <translation>Brier 评分（越低越好）</translation>
        </message>
        <message>
            <source>By hospital</source>
            <translation>各医院</translation>
        </message>
        <message>
            <source>By the kept XGBoost model on this hospital's predictors.</source>
            <translation>用保存的 XGBoost 模型，基于本院的预测变量计算。</translation>
        </message>
        <message>
            <source>By the signed terms; the ledgers of the other hospitals say how much was sent.</source>
            <translation>依据已签署的条款；实际发送多少见其他医院的台账。</translation>
        </message>
        <message>
            <source>By the sum of the leaves which each patient reached, each hospital answering for its own divisions.</source>
            <translation>把每位患者到达的叶子的值相加，各医院只回答自己的划分。</translation>
        </message>
        <message>
            <source>By {column}</source>
            <translation>按 {column}</translation>
        </message>
        <message>
            <source>Bytes</source>
            <translation>字节</translation>
        </message>
        <message>
            <source>Calibrated for this hospital on its own patients.</source>
            <translation>已按本院患者校准。</translation>
        </message>
        <message>
            <source>Calibrated for this hospital on its {patients} held-out patients.</source>
            <translation>已按本院 {patients} 位留出患者校准。</translation>
        </message>
        <message>
            <source>Calibration</source>
            <translation>校准</translation>
        </message>
        <message>
            <source>Calibration in the large</source>
            <translation>总体校准截距</translation>
        </message>
        <message>
            <source>Calibration in the large (0 is ideal)</source>
            <translation>总体校准截距（理想值 0）</translation>
        </message>
        <message>
            <source>Calibration in the large, joint</source>
            <translation>总体校准截距，联合</translation>
        </message>
        <message>
            <source>Calibration slope</source>
            <translation>校准斜率</translation>
        </message>
        <message>
            <source>Calibration slope (1 is ideal)</source>
            <translation>校准斜率（理想值 1）</translation>
        </message>
        <message>
            <source>Calibration: dots are tenths of the patients by predicted risk, the line is smoothed, the band is its 95 % interval. Decision curve: a model is of use where it lies above both flagging all and flagging nobody.</source>
            <translation>校准：点为按预测风险分成的十等份患者，线为平滑曲线，带为其 95% 区间。决策曲线：只有高于“全部标记”和“都不标记”时模型才有用。</translation>
        </message>
        <message>
            <source>Calibration: intercept in the large and slope with Wald's intervals; a logistic regression of the outcome on a restricted cubic spline of the predicted log-odds, with its pointwise 95 % band; tenths of the risk with Wilson's intervals.</source>
            <translation>校准：总体校准截距和斜率，附 Wald 区间；以预测对数几率的限制性立方样条对结局作逻辑回归，附逐点 95% 区间带；风险十等份，附 Wilson 区间。</translation>
        </message>
        <message>
            <source>Call them and compare the fingerprints of the terms on both screens, then propose again.</source>
            <translation>请打电话给对方，核对双方屏幕上条款的指纹，然后重新提出。</translation>
        </message>
        <message>
            <source>Certificates were given, but {address} is an address without TLS.</source>
            <translation>已给出证书，但 {address} 是不使用 TLS 的地址。</translation>
        </message>
        <message>
            <source>Change the terms, then propose again.</source>
            <translation>请修改条款，然后重新提出。</translation>
        </message>
        <message>
            <source>Characteristics of the patients</source>
            <translation>患者特征</translation>
        </message>
        <message>
            <source>Characteristics overall and by source: predictors, size, events, missing data</source>
            <translation>总体及各来源的特征：预测变量、规模、事件数、缺失数据</translation>
        </message>
        <message>
            <source>Check Caps Lock and the keyboard language and type it again. Nobody can recover a lost passphrase.</source>
            <translation>请检查大写锁定键和输入法，然后重新输入。口令一旦丢失，任何人都无法找回。</translation>
        </message>
        <message>
            <source>Check that both hospitals chose the same kind of patient identifier, in the same order.</source>
            <translation>请确认两家医院选择了同一种患者标识，且顺序相同。</translation>
        </message>
        <message>
            <source>Check that it belongs to you and that the disk is connected.</source>
            <translation>请确认您有权读取该文件，且磁盘已连接。</translation>
        </message>
        <message>
            <source>Check that the disk is not full or write-protected.</source>
            <translation>请检查磁盘是否已满或写保护。</translation>
        </message>
        <message>
            <source>Check that the file exists and that you may read it.</source>
            <translation>请确认文件存在且您有读取权限。</translation>
        </message>
        <message>
            <source>Check that the folder exists, is yours, and that the disk is not full.</source>
            <translation>请确认该文件夹存在、您有写入权限，且磁盘未满。</translation>
        </message>
        <message>
            <source>Check that the folder is there and that you may write to it, or choose another one in Settings.</source>
            <translation>请确认该文件夹存在且您有写入权限，或在“设置”中选择其他文件夹。</translation>
        </message>
        <message>
            <source>Check that this computer is online. Ask IT whether a VPN is needed to reach {host}.</source>
            <translation>请确认本机已联网。请询问信息科访问 {host} 是否需要 VPN。</translation>
        </message>
        <message>
            <source>Check that this is a table saved as text, with the column names in its first row.</source>
            <translation>请确认这是保存为文本的表格，且第一行是列名。</translation>
        </message>
        <message>
            <source>Check that you may read the files there; if they are damaged, restore them from a backup.</source>
            <translation>请确认有读取权限；如文件已损坏，请从备份恢复。</translation>
        </message>
        <message>
            <source>Check the address and that its scheduler runs, and with TLS that all certificates are of the same authority. Or leave out --cluster to work on this computer.</source>
            <translation>请核对地址，并确认其调度器正在运行；使用 TLS 时，还请确认所有证书出自同一颁发机构。也可略去 --cluster，在这台计算机上运算。</translation>
        </message>
        <message>
            <source>Check the address, user and password; ask your IT whether this computer may connect.</source>
            <translation>请检查地址、用户和密码；并询问信息科本机是否可以连接。</translation>
        </message>
        <message>
            <source>Check the counts of the records.</source>
            <translation>请检查病历数据的计数。</translation>
        </message>
        <message>
            <source>Check the identifier column and the choices made for it.</source>
            <translation>请检查标识列及其设置。</translation>
        </message>
        <message>
            <source>Check the list of peers.</source>
            <translation>请检查合作医院列表。</translation>
        </message>
        <message>
            <source>Check the names in the first row, or choose other columns.</source>
            <translation>请检查第一行中的名称，或选择其他列。</translation>
        </message>
        <message>
            <source>Check the names of tables and columns in the query.</source>
            <translation>请检查查询中表名和列名。</translation>
        </message>
        <message>
            <source>Check the number and its unit, or leave it empty.</source>
            <translation>请核对数字及其单位，或留空。</translation>
        </message>
        <message>
            <source>Check the outcome column: training needs patients with and without it.</source>
            <translation>请检查结局列：训练需要有结局和无结局的患者。</translation>
        </message>
        <message>
            <source>Check the path in the address.</source>
            <translation>请检查地址中的路径。</translation>
        </message>
        <message>
            <source>Check the path of the invitation.</source>
            <translation>请检查邀请文件的路径。</translation>
        </message>
        <message>
            <source>Check the path of the update file.</source>
            <translation>请检查更新文件的路径。</translation>
        </message>
        <message>
            <source>Check the path.</source>
            <translation>请检查路径。</translation>
        </message>
        <message>
            <source>Check the rights of the folder and the disk.</source>
            <translation>请检查文件夹权限和磁盘。</translation>
        </message>
        <message>
            <source>Check the spelling. Ask IT whether this computer may look up names outside the hospital, or ask the other hospital for the number (IP address) instead of the name.</source>
            <translation>请检查拼写。请询问信息科本机能否解析院外的名称，或向对方医院索取 IP 地址以代替名称。</translation>
        </message>
        <message>
            <source>Check the three files of --cluster-tls: the authority, this computer's certificate, and its key without a password, all in PEM format.</source>
            <translation>请检查 --cluster-tls 的三个文件：颁发机构的证书、这台计算机的证书及其不带密码的密钥，均为 PEM 格式。</translation>
        </message>
        <message>
            <source>Check with the label hospital that both mean the model of the same session.</source>
            <translation>请与标签医院确认双方指的是同一次会话的模型。</translation>
        </message>
        <message>
            <source>Check with them that both mean the model of the same session.</source>
            <translation>请与对方确认双方指的是同一次会话的模型。</translation>
        </message>
        <message>
            <source>Choice of the initial predictors and any pre-selection</source>
            <translation>初始预测变量的选择及任何预先筛选</translation>
        </message>
        <message>
            <source>Choose 2048, 3072 or 4096 bits.</source>
            <translation>请选择 2048、3072 或 4096 位。</translation>
        </message>
        <message>
            <source>Choose 50 to 99 % at a result of hospitals with the same predictors.</source>
            <translation>请在预测变量相同的医院的结果中选择 50 至 99 %。</translation>
        </message>
        <message>
            <source>Choose Paillier in the terms.</source>
            <translation>请在条款中选择 Paillier。</translation>
        </message>
        <message>
            <source>Choose UTF-8, GB18030 or UTF-16.</source>
            <translation>请选择 UTF-8、GB18030 或 UTF-16。</translation>
        </message>
        <message>
            <source>Choose a name that ends in .html or .pdf.</source>
            <translation>请选择以 .html 或 .pdf 结尾的文件名。</translation>
        </message>
        <message>
            <source>Choose a result of a session in which this hospital held the outcome.</source>
            <translation>请选择本院持有结局的会话结果。</translation>
        </message>
        <message>
            <source>Choose a result of such a session.</source>
            <translation>请选择这种会话的结果。</translation>
        </message>
        <message>
            <source>Choose a share such as 0.3.</source>
            <translation>请选择 0.3 之类的比例。</translation>
        </message>
        <message>
            <source>Choose a table or view, or write a query.</source>
            <translation>请选择表或视图，或写一条查询。</translation>
        </message>
        <message>
            <source>Choose among: {known}.</source>
            <translation>请从中选择：{known}。</translation>
        </message>
        <message>
            <source>Choose another folder, one you may write to.</source>
            <translation>请选择另一个您可写入的文件夹。</translation>
        </message>
        <message>
            <source>Choose another folder.</source>
            <translation>请选择另一个文件夹。</translation>
        </message>
        <message>
            <source>Choose another name, or replace it.</source>
            <translation>请换一个名称，或替换它。</translation>
        </message>
        <message>
            <source>Choose another one.</source>
            <translation>请另选一项。</translation>
        </message>
        <message>
            <source>Choose another view, or change the query.</source>
            <translation>请选择其他视图，或修改查询。</translation>
        </message>
        <message>
            <source>Choose at least one confirmed peer.</source>
            <translation>请至少选择一家已确认的合作医院。</translation>
        </message>
        <message>
            <source>Choose at least one predictor, and at most {most} levels; lower max_bin in the terms helps.</source>
            <translation>请至少选择一个预测变量，档次最多 {most} 个；在条款中减小 max_bin 会有帮助。</translation>
        </message>
        <message>
            <source>Choose at least one predictor.</source>
            <translation>请至少选择一个预测变量。</translation>
        </message>
        <message>
            <source>Choose from the columns of your own file.</source>
            <translation>请从您自己文件的列中选择。</translation>
        </message>
        <message>
            <source>Choose from the columns which that hospital told.</source>
            <translation>请从该医院告知的列中选择。</translation>
        </message>
        <message>
            <source>Choose one from the list of results.</source>
            <translation>请从结果列表中选择。</translation>
        </message>
        <message>
            <source>Choose one from the list.</source>
            <translation>请从列表中选择。</translation>
        </message>
        <message>
            <source>Choose one of: {known}.</source>
            <translation>请选择其一：{known}。</translation>
        </message>
        <message>
            <source>Choose one of: {known}. Or leave it empty.</source>
            <translation>请选择其中之一：{known}。或留空。</translation>
        </message>
        <message>
            <source>Choose one of: {sheets}.</source>
            <translation>请选择以下之一：{sheets}。</translation>
        </message>
        <message>
            <source>Choose one, or leave it empty.</source>
            <translation>请选择其一，或留空。</translation>
        </message>
        <message>
            <source>Choose the column that tells patients with a stroke from patients without.</source>
            <translation>请选择能区分卒中患者与非卒中患者的列。</translation>
        </message>
        <message>
            <source>Choose the columns again.</source>
            <translation>请重新选择各列。</translation>
        </message>
        <message>
            <source>Choose the file that holds the records.</source>
            <translation>请选择包含病历数据的文件。</translation>
        </message>
        <message>
            <source>Choose the outcome column on the Records page.</source>
            <translation>请在“病历数据”页选择结局列。</translation>
        </message>
        <message>
            <source>Choose the patient identifier column.</source>
            <translation>请选择患者标识列。</translation>
        </message>
        <message>
            <source>Choose thresholds such as 0.05 and 0.1.</source>
            <translation>请选择 0.05、0.1 之类的阈值。</translation>
        </message>
        <message>
            <source>Choose which value means a stroke, or mend these rows.</source>
            <translation>请选择哪个值表示卒中，或修正这些行。</translation>
        </message>
        <message>
            <source>Choose “Find the records…” and show where they are now.</source>
            <translation>请选择“查找数据…”，指出它们现在的位置。</translation>
        </message>
        <message>
            <source>Class imbalance</source>
            <translation>类别不平衡</translation>
        </message>
        <message>
            <source>Clinical utility: net benefit against flagging all and flagging nobody (decision curve).</source>
            <translation>临床效用：与全部标记、都不标记相比的净获益（决策曲线）。</translation>
        </message>
        <message>
            <source>Clock</source>
            <translation>时钟</translation>
        </message>
        <message>
            <source>Close other programs and try again; about {megabytes} MB are needed.</source>
            <translation>请关闭其他程序后重试；大约需要 {megabytes} MB。</translation>
        </message>
        <message>
            <source>Close other programs, or use fewer processor cores in Settings, then start the session again.</source>
            <translation>请关闭其他程序，或在“设置”中减少处理器核心数，然后重新开始会话。</translation>
        </message>
        <message>
            <source>Close the other program (perhaps a second FedStroke), or choose another port in Settings.</source>
            <translation>请关闭那个程序（可能是另一个 FedStroke），或在“设置”中选择其他端口。</translation>
        </message>
        <message>
            <source>Close the program and restore the folder from a backup; or move store.sqlite away to start anew.</source>
            <translation>请关闭程序并从备份恢复该文件夹；或移走 store.sqlite 以重新开始。</translation>
        </message>
        <message>
            <source>Code sharing</source>
            <translation>代码共享</translation>
        </message>
        <message>
            <source>Column {column} has different units. {units}. Convert one of them.</source>
            <translation>列 {column} 的单位不同。{units}。请换算其中之一。</translation>
        </message>
        <message>
            <source>Column {column} held {before} and now holds {now}.</source>
            <translation>列 {column} 原来是{before}，现在是{now}。</translation>
        </message>
        <message>
            <source>Column {column} holds other numbers here than there. {codes}. If they are codes, match them.</source>
            <translation>列 {column} 在各院的数字不同。{codes}。若为编码，请匹配。</translation>
        </message>
        <message>
            <source>Column {column} is left out: at each hospital all its cells are the same.</source>
            <translation>列 {column} 被略去：每家医院中它的所有单元格都相同。</translation>
        </message>
        <message>
            <source>Column {column} is left out: it is not of one kind. {kinds}.</source>
            <translation>列 {column} 被略去：各医院的类型不一致。{kinds}。</translation>
        </message>
        <message>
            <source>Column {column} is missing at {hospitals} and counts as missing there.</source>
            <translation>{hospitals}没有列 {column}，在那里按缺失计。</translation>
        </message>
        <message>
            <source>Column {column} is not used: all its cells are the same.</source>
            <translation>未使用列 {column}：其所有单元格都相同。</translation>
        </message>
        <message>
            <source>Column {column} is not used: it holds dates.</source>
            <translation>未使用列 {column}：其内容为日期。</translation>
        </message>
        <message>
            <source>Column {column} is not used: it holds text, or more than {count} categories.</source>
            <translation>未使用列 {column}：其内容为文字，或超过 {count} 个类别。</translation>
        </message>
        <message>
            <source>Column {column} is not used: it is empty.</source>
            <translation>未使用列 {column}：该列为空。</translation>
        </message>
        <message>
            <source>Column {column} is not used: it looks like an identifier.</source>
            <translation>未使用列 {column}：看起来是标识。</translation>
        </message>
        <message>
            <source>Column {column}: at {hospital} most values lie from {low} to {high}, elsewhere around {typical}. Check the unit.</source>
            <translation>列 {column}：{hospital}的多数值在 {low} 至 {high} 之间，其他医院约为 {typical}。请检查单位。</translation>
        </message>
        <message>
            <source>Column {column}: one code means different things. {codes}. Match them.</source>
            <translation>列 {column}：同一编码含义不同。{codes}。请匹配。</translation>
        </message>
        <message>
            <source>Column {column}: only {hospital} has {categories}. Check whether others write the same differently.</source>
            <translation>列 {column}：只有{hospital}有 {categories}。请检查其他医院是否用不同写法表示相同内容。</translation>
        </message>
        <message>
            <source>Column {column}: {count} cells are not numbers and count as missing.</source>
            <translation>列 {column}：有 {count} 个单元格不是数字，按缺失计。</translation>
        </message>
        <message>
            <source>Column {column}: {count} cells hold a value the model has never seen.</source>
            <translation>列 {column}：有 {count} 个单元格的值是模型从未见过的。</translation>
        </message>
        <message>
            <source>Column {column}: {count} numbers equal another one once rounded to seven digits.</source>
            <translation>列 {column}：有 {count} 个数字在取七位有效数字后与另一个相同。</translation>
        </message>
        <message>
            <source>Column “{column}” of this hospital's records says one of: {values}.</source>
            <translation>本院病历数据的“{column}”列为下列之一：{values}。</translation>
        </message>
        <message>
            <source>Column “{column}” of this hospital's records says yes.</source>
            <translation>本院病历数据的“{column}”列为“是”。</translation>
        </message>
        <message>
            <source>Columns agreed on by all, {n} of them: {columns}.</source>
            <translation>各方商定的列，共 {n} 列：{columns}。</translation>
        </message>
        <message>
            <source>Columns of this hospital, {n} of them: {columns}.</source>
            <translation>本院的列，共 {n} 列：{columns}。</translation>
        </message>
        <message>
            <source>Comparing the models on the held-out patients</source>
            <translation>正在留出患者上比较两个模型</translation>
        </message>
        <message>
            <source>Confirm each other by phone on the Peers page first.</source>
            <translation>请先在“合作医院”页通过电话相互确认。</translation>
        </message>
        <message>
            <source>Conflicts and financial disclosures of all authors</source>
            <translation>所有作者的利益冲突和财务披露</translation>
        </message>
        <message>
            <source>Conflicts of interest</source>
            <translation>利益冲突</translation>
        </message>
        <message>
            <source>Contributions: path-dependent SHAP values on held-out patients; another hospital's predictors count together. A contribution tells what the model uses, not what causes the outcome.</source>
            <translation>贡献：留出患者的路径相关 SHAP 值；其他医院的预测变量合并计算。贡献说明模型用了什么，而不是什么导致了结局。</translation>
        </message>
        <message>
            <source>Copy it into the same folder. Do not install a file which cannot be verified.</source>
            <translation>请把它复制到同一文件夹。不要安装无法验证的文件。</translation>
        </message>
        <message>
            <source>Copy or export the file again.</source>
            <translation>请重新复制或导出该文件。</translation>
        </message>
        <message>
            <source>Copy the installer into the same folder, then try again.</source>
            <translation>请把安装文件复制到同一文件夹，然后重试。</translation>
        </message>
        <message>
            <source>Copy the manifest (.manifest.json) and its signature (.sig) of the same release beside it. Do not install a file which cannot be verified.</source>
            <translation>请把同一版本的清单（.manifest.json）及其签名（.sig）复制到它旁边。不要安装无法验证的文件。</translation>
        </message>
        <message>
            <source>Copy the whole text again, down to the full stop, or ask the other hospital to send it as a file.</source>
            <translation>请重新复制全文，直到末尾的句点；或请对方医院以文件形式发送。</translation>
        </message>
        <message>
            <source>Correct it in the file, or leave it empty if it is not known.</source>
            <translation>请在文件中更正；如果不知道，请留空。</translation>
        </message>
        <message>
            <source>Correct min_group in the terms.</source>
            <translation>请更正条款中的 min_group。</translation>
        </message>
        <message>
            <source>Correct the value and propose again.</source>
            <translation>请更正该值后重新提出。</translation>
        </message>
        <message>
            <source>Correct {name}.</source>
            <translation>请更正 {name}。</translation>
        </message>
        <message>
            <source>Counts and sums of gradients over this hospital's patients</source>
            <translation>发送方医院患者的计数与梯度总和</translation>
        </message>
        <message>
            <source>Data</source>
            <translation>数据</translation>
        </message>
        <message>
            <source>Data dictionary</source>
            <translation>数据字典</translation>
        </message>
        <message>
            <source>Data flow and what was revealed</source>
            <translation>数据流与披露内容</translation>
        </message>
        <message>
            <source>Data preparation</source>
            <translation>数据准备</translation>
        </message>
        <message>
            <source>Data sharing</source>
            <translation>数据共享</translation>
        </message>
        <message>
            <source>Databases of the kind {kind} cannot be read.</source>
            <translation>无法读取 {kind} 类型的数据库。</translation>
        </message>
        <message>
            <source>Dates are not used as predictors; make it a number, such as an age in years.</source>
            <translation>日期不用作预测变量；请改为数值，例如年龄（岁）。</translation>
        </message>
        <message>
            <source>Dates with a two-digit year, which can mean two centuries.</source>
            <translation>日期中的年份只有两位，可能指两个世纪。</translation>
        </message>
        <message>
            <source>Dates: start and end of accrual, end of follow-up</source>
            <translation>日期：入组开始和结束、随访结束</translation>
        </message>
        <message>
            <source>Decision curve</source>
            <translation>决策曲线</translation>
        </message>
        <message>
            <source>Definition of all predictors, how and when measured, blinding</source>
            <translation>全部预测变量的定义、测量方式和时间、盲法</translation>
        </message>
        <message>
            <source>Definition, time horizon, how and when assessed, reasons, consistency across groups</source>
            <translation>定义、时间范围、评估方式和时间、理由、各群体间是否一致</translation>
        </message>
        <message>
            <source>Development and internal validation of a gradient-boosted tree model for “{outcome}”, trained jointly by {n} hospitals. Name the target population.</source>
            <translation>由 {n} 家医院联合训练的、针对“{outcome}”的梯度提升树模型的开发与内部验证。请写明目标人群。</translation>
        </message>
        <message>
            <source>Development and internal validation of one model. Purpose as signed: {purpose}</source>
            <translation>一个模型的开发与内部验证。签署的目的：{purpose}</translation>
        </message>
        <message>
            <source>Difference in AUC, joint less own: {difference}; p {p} (DeLong).</source>
            <translation>AUC 之差（联合减本院）：{difference}；p {p}（DeLong）。</translation>
        </message>
        <message>
            <source>Differences between development and evaluation data in setting, eligibility, outcome, predictors</source>
            <translation>开发数据与评价数据在环境、入选标准、结局、预测变量上的差异</translation>
        </message>
        <message>
            <source>Differences of the other measures: percentiles of paired resamples, in which both models are measured on the same patients.</source>
            <translation>其他指标之差：配对重抽样的百分位数，两个模型在相同患者上评价。</translation>
        </message>
        <message>
            <source>Discrimination: area under the ROC curve with DeLong's interval on the logit scale; the difference of two models on the same patients with DeLong's paired interval and test; average precision and Brier score with a stratified percentile bootstrap of 500 resamples.</source>
            <translation>区分度：ROC 曲线下面积，附 logit 尺度的 DeLong 区间；两个模型在相同患者上之差，附 DeLong 配对区间和检验；平均精确率和 Brier 评分，附 500 次重抽样的分层百分位自助法区间。</translation>
        </message>
        <message>
            <source>Do not install it. Copy it again; if it still differs, tell your security officer.</source>
            <translation>不要安装它。请重新复制；如果仍不相同，请告知信息安全负责人。</translation>
        </message>
        <message>
            <source>Do not install the update. Ask whoever gave it to you where it comes from.</source>
            <translation>不要安装此更新。请向提供者询问它的来源。</translation>
        </message>
        <message>
            <source>Do not install the update. Get the files again from whoever released it.</source>
            <translation>不要安装此更新。请向发布者重新获取这些文件。</translation>
        </message>
        <message>
            <source>Do not install the update. Tell your security officer, and get the files again.</source>
            <translation>不要安装此更新。请告知信息安全负责人，并重新获取这些文件。</translation>
        </message>
        <message>
            <source>Do not use the model. Install the same version of FedStroke at all hospitals and start again.</source>
            <translation>请勿使用该模型。请在所有医院安装同一版本的 FedStroke，然后重新开始。</translation>
        </message>
        <message>
            <source>Do not use this link. Tell your security officer, and pair again over another network.</source>
            <translation>请勿使用此连接。请告知信息安全负责人，并换用其他网络重新配对。</translation>
        </message>
        <message>
            <source>Each hospital has its own intercept, and slope where it has cases enough: see “Methods”.</source>
            <translation>每家医院有自己的截距，病例足够时还有自己的斜率：见“方法”。</translation>
        </message>
        <message>
            <source>Each one's own</source>
            <translation>各院自己的模型</translation>
        </message>
        <message>
            <source>Early stopping needs patients that decide when to stop, and there are none.</source>
            <translation>提前停止需要用来判断何时停止的患者，而现在没有。</translation>
        </message>
        <message>
            <source>Eligibility criteria</source>
            <translation>入选标准</translation>
        </message>
        <message>
            <source>Encryption needs the Python package gmpy2, and it is not installed here.</source>
            <translation>加密需要 Python 软件包 gmpy2，而本机没有安装。</translation>
        </message>
        <message>
            <source>End of the session</source>
            <translation>会话结束</translation>
        </message>
        <message>
            <source>Enough cases for a small model: {events} per predictor for {predictors} predictors. Keep the trees shallow and stop early.</source>
            <translation>病例够建立小模型：{predictors} 个预测变量，每个 {events} 例。请让树浅一些，并提前停止。</translation>
        </message>
        <message>
            <source>Enough cases: {events} per predictor for {predictors} predictors.</source>
            <translation>病例足够：{predictors} 个预测变量，每个 {events} 例。</translation>
        </message>
        <message>
            <source>Ethical approval</source>
            <translation>伦理批准</translation>
        </message>
        <message>
            <source>Ethics committee, informed consent or its waiver</source>
            <translation>伦理委员会、知情同意或豁免</translation>
        </message>
        <message>
            <source>Evaluate a model on exactly the patients it scored.</source>
            <translation>请只在模型评过分的患者上评估。</translation>
        </message>
        <message>
            <source>Every hospital ends with the same model and can use it alone.</source>
            <translation>每家医院最终得到相同的模型，并可独立使用。</translation>
        </message>
        <message>
            <source>Every hospital hid its counts and sums under random numbers shared with each other hospital, which vanish when all are added up.</source>
            <translation>每家医院用与其他各医院共享的随机数掩盖自己的计数与总和，全部相加时随机数抵消。</translation>
        </message>
        <message>
            <source>Every hospital hides its counts and sums under random numbers which it shares with each other hospital; they vanish when all are added up. {host} adds.</source>
            <translation>每家医院都用与其他各医院共享的随机数隐藏自己的计数与总和；全部相加时这些随机数互相抵消。由{host}求和。</translation>
        </message>
        <message>
            <source>Every hospital is waiting for a message that none has sent</source>
            <translation>每家医院都在等待一条谁也没有发出的消息</translation>
        </message>
        <message>
            <source>Everybody's agreement to go on without a hospital that was lost</source>
            <translation>各方同意不等失联的医院而继续的签名</translation>
        </message>
        <message>
            <source>Everything that is added up is encrypted by learning with errors (lattices, 128-bit security), under secrets made for one question each.</source>
            <translation>所有要求和的内容都用容错学习（LWE，格密码，128 位安全强度）加密，每次询问使用单独生成的秘密值。</translation>
        </message>
        <message>
            <source>Everything that is added up is encrypted with Paillier keys of {bits} bits, made for this session.</source>
            <translation>所有要求和的内容都用为本次会话生成的 {bits} 位 Paillier 密钥加密。</translation>
        </message>
        <message>
            <source>Expected</source>
            <translation>预期</translation>
        </message>
        <message>
            <source>Expected is the mean predicted risk of the joint model, observed the share with the outcome. A group with fewer than ten patients with or without the outcome has no figures; counts which would tell of fewer than {n} patients are left out, also where they could be found by subtraction. Intervals that overlap do not show that groups are alike.</source>
            <translation>预期为联合模型预测风险的平均值，实际为有结局者的比例。有结局或无结局的患者不足十位的组不给出指标；会透露少于 {n} 位患者的计数不列出，能由相减得出的也不列出。区间重叠并不说明各组相同。</translation>
        </message>
        <message>
            <source>Export it with one plain value in each cell.</source>
            <translation>请重新导出，使每个单元格只有一个普通值。</translation>
        </message>
        <message>
            <source>Export the records again with this column as text, or choose to leave these rows out.</source>
            <translation>请将该列设为文本后重新导出数据，或选择略去这些行。</translation>
        </message>
        <message>
            <source>Export the records again, as Parquet or as CSV.</source>
            <translation>请将病历数据重新导出为 Parquet 或 CSV。</translation>
        </message>
        <message>
            <source>Export the sheet as CSV.</source>
            <translation>请将该工作表导出为 CSV。</translation>
        </message>
        <message>
            <source>Fairness</source>
            <translation>公平性</translation>
        </message>
        <message>
            <source>False alarms</source>
            <translation>误报</translation>
        </message>
        <message>
            <source>False alarms among patients without the outcome</source>
            <translation>无结局患者中的误报</translation>
        </message>
        <message>
            <source>FedStroke invitation from {name}</source>
            <translation>来自{name}的 FedStroke 邀请</translation>
        </message>
        <message>
            <source>FedStroke {version}, session {session}, result of {time}; report made {made}. Research use only.</source>
            <translation>FedStroke {version}，会话 {session}，结果时间 {time}；报告生成于 {made}。仅供研究使用。</translation>
        </message>
        <message>
            <source>FedStroke {version}; parameters and seed: see “Methods”.</source>
            <translation>FedStroke {version}；参数和种子见“方法”。</translation>
        </message>
        <message>
            <source>Fewer than {count} patients with or without the outcome.</source>
            <translation>有结局或无结局的患者少于 {count} 位。</translation>
        </message>
        <message>
            <source>Fewer than {min_group} patients are shared with {peer}.</source>
            <translation>与{peer}共有的患者少于 {min_group} 名。</translation>
        </message>
        <message>
            <source>Fill the identifiers in, or choose to leave these rows out.</source>
            <translation>请补填标识，或选择略去这些行。</translation>
        </message>
        <message>
            <source>Fill the outcome in, or choose to leave these rows out.</source>
            <translation>请补填结局，或选择略去这些行。</translation>
        </message>
        <message>
            <source>Find out whether a joint model recognises patients with {outcome} better than one hospital's own.</source>
            <translation>检验联合模型能否比单家医院自己的模型更好地识别{outcome}患者。</translation>
        </message>
        <message>
            <source>Finding the best model of this hospital alone</source>
            <translation>正在寻找本院单独的最佳模型</translation>
        </message>
        <message>
            <source>Finding the patients shared with the label hospital</source>
            <translation>正在查找与标签医院共有的患者</translation>
        </message>
        <message>
            <source>Finding the patients shared with the other hospitals</source>
            <translation>正在查找与其他医院共有的患者</translation>
        </message>
        <message>
            <source>Fingerprint of its keys</source>
            <translation>本院密钥的指纹</translation>
        </message>
        <message>
            <source>Fingerprint of the signed terms: {fingerprint}</source>
            <translation>已签署条款的指纹：{fingerprint}</translation>
        </message>
        <message>
            <source>Fingerprint: {fingerprint}</source>
            <translation>指纹：{fingerprint}</translation>
        </message>
        <message>
            <source>Finished</source>
            <translation>已完成</translation>
        </message>
        <message>
            <source>Flag all</source>
            <translation>全部标记</translation>
        </message>
        <message>
            <source>Flag nobody</source>
            <translation>都不标记</translation>
        </message>
        <message>
            <source>Flagged</source>
            <translation>标记</translation>
        </message>
        <message>
            <source>Flagged from a risk of</source>
            <translation>标记的起始风险</translation>
        </message>
        <message>
            <source>Flow of participants, with and without the outcome</source>
            <translation>参与者流程，有结局和无结局的人数</translation>
        </message>
        <message>
            <source>Flow of patients</source>
            <translation>患者流程</translation>
        </message>
        <message>
            <source>For each scored patient, on which side of each unnamed threshold it lies.</source>
            <translation>每名被评分的患者位于各未具名阈值的哪一侧。</translation>
        </message>
        <message>
            <source>For each shared patient, on which side of an unnamed threshold of an unnamed predictor it lies.</source>
            <translation>每名共有患者位于某个未具名预测变量的某个未具名阈值的哪一侧。</translation>
        </message>
        <message>
            <source>For that share of the cases no threshold is known.</source>
            <translation>没有对应这一病例比例的阈值。</translation>
        </message>
        <message>
            <source>Form</source>
            <translation>形式</translation>
        </message>
        <message>
            <source>Found</source>
            <translation>找到</translation>
        </message>
        <message>
            <source>Found among patients with the outcome</source>
            <translation>有结局患者中被找到的比例</translation>
        </message>
        <message>
            <source>Free some space on that disk and check that you may write there. Until then nothing is sent.</source>
            <translation>请在该磁盘上腾出空间，并确认有写入权限。在此之前不会发送任何内容。</translation>
        </message>
        <message>
            <source>Free some space on that disk, then try again. Nothing that was saved before is lost.</source>
            <translation>请在该磁盘上腾出空间后重试。此前保存的内容没有丢失。</translation>
        </message>
        <message>
            <source>Funding</source>
            <translation>资助</translation>
        </message>
        <message>
            <source>Get updates from whoever gave you this copy; compare the file's SHA-256 with what they tell you.</source>
            <translation>请向提供本程序的人获取更新，并把文件的 SHA-256 与对方告知的值核对。</translation>
        </message>
        <message>
            <source>Give --listen HOST:PORT or --connect as well.</source>
            <translation>请同时给出 --listen HOST:PORT 或 --connect。</translation>
        </message>
        <message>
            <source>Give columns which mean the same the same name in every hospital's file.</source>
            <translation>请在每家医院的文件中，为含义相同的列取相同的名称。</translation>
        </message>
        <message>
            <source>Give each column a name of its own.</source>
            <translation>请为每一列取一个不同的名称。</translation>
        </message>
        <message>
            <source>Give each column one role: identifier, outcome or predictor.</source>
            <translation>请为每列只指定一个角色：标识、结局或预测变量。</translation>
        </message>
        <message>
            <source>Give each hospital its own name.</source>
            <translation>请为每家医院取不同的名称。</translation>
        </message>
        <message>
            <source>Give every column a name in the first row, then open the file again.</source>
            <translation>请在第一行为每列命名，然后重新打开文件。</translation>
        </message>
        <message>
            <source>Give every evaluated patient an outcome of 0 or 1, with none missing.</source>
            <translation>请为每名参与评估的患者给出 0 或 1 的结局，不得缺失。</translation>
        </message>
        <message>
            <source>Give exactly one hospital a `label`.</source>
            <translation>请恰好为一家医院设置 `label`。</translation>
        </message>
        <message>
            <source>Give one number per patient.</source>
            <translation>请为每名患者给出一个数字。</translation>
        </message>
        <message>
            <source>Give one outcome per patient.</source>
            <translation>请为每名患者给出一个结局。</translation>
        </message>
        <message>
            <source>Give the demo a folder of its own, so that generated and real records never mix.</source>
            <translation>请为演示指定单独的文件夹，以免生成的数据与真实数据混在一起。</translation>
        </message>
        <message>
            <source>Give the interrupted session up, and start a new one.</source>
            <translation>请放弃中断的会话，开始新的会话。</translation>
        </message>
        <message>
            <source>Give the number to multiply by, and perhaps one to add, as in 18.016 or 0.0915+2.15.</source>
            <translation>请给出乘数，必要时再给出加数，例如 18.016 或 0.0915+2.15。</translation>
        </message>
        <message>
            <source>Give the number to multiply by, which is not 0, and the number to add.</source>
            <translation>请给出不为 0 的乘数和加数。</translation>
        </message>
        <message>
            <source>Give the project a name.</source>
            <translation>请给项目起个名称。</translation>
        </message>
        <message>
            <source>Go on with it in the window, on Training.</source>
            <translation>请在窗口的“训练”页继续。</translation>
        </message>
        <message>
            <source>Go on with the session: from the last finished tree on they are given more.</source>
            <translation>请继续该会话：从最后完成的一棵树起会预留更大的空间。</translation>
        </message>
        <message>
            <source>Go on without one.</source>
            <translation>请不带该文件继续。</translation>
        </message>
        <message>
            <source>Going on needs the records of the start, and where to meet.</source>
            <translation>继续会话需要开始时的记录，以及会合的地址。</translation>
        </message>
        <message>
            <source>Gradient of each shared patient</source>
            <translation>每名共有患者的梯度</translation>
        </message>
        <message>
            <source>Group</source>
            <translation>组</translation>
        </message>
        <message>
            <source>Groups are judged at the label hospital, which has the outcomes.</source>
            <translation>各组由拥有结局的标签医院评价。</translation>
        </message>
        <message>
            <source>Groups of patients with similar predicted risk, without the risk itself.</source>
            <translation>预测风险相近的患者组，但不含风险本身。</translation>
        </message>
        <message>
            <source>Guessing</source>
            <translation>随机猜测</translation>
        </message>
        <message>
            <source>Half of a seed for public random numbers</source>
            <translation>公共随机数种子的一半</translation>
        </message>
        <message>
            <source>Hash of the finished model</source>
            <translation>最终模型的哈希值</translation>
        </message>
        <message>
            <source>Healthcare context, diagnostic or prognostic, reasons, existing models</source>
            <translation>医疗背景、诊断或预后、理由、已有模型</translation>
        </message>
        <message>
            <source>Held out</source>
            <translation>留出</translation>
        </message>
        <message>
            <source>Held out to judge: {n}</source>
            <translation>留出用于评价：{n}</translation>
        </message>
        <message>
            <source>Held-out patients were not grouped by a column {column}.</source>
            <translation>留出患者没有按“{column}”列分组。</translation>
        </message>
        <message>
            <source>Heterogeneity across clusters such as hospitals: how handled and quantified</source>
            <translation>医院等聚类之间的异质性：如何处理和量化</translation>
        </message>
        <message>
            <source>Heterogeneity of performance across clusters, if examined</source>
            <translation>如有考察，各聚类间表现的异质性</translation>
        </message>
        <message>
            <source>Hold some patients out or switch early stopping off.</source>
            <translation>请留出一些患者，或关闭提前停止。</translation>
        </message>
        <message>
            <source>Hospital</source>
            <translation>医院</translation>
        </message>
        <message>
            <source>Hospital of this report</source>
            <translation>本报告的医院</translation>
        </message>
        <message>
            <source>Hospitals</source>
            <translation>参加医院</translation>
        </message>
        <message>
            <source>Hospitals with the same predictors each need the outcome.</source>
            <translation>预测变量相同的医院各自都需要结局。</translation>
        </message>
        <message>
            <source>Hospitals with the same predictors each need the outcome. Choose its column on Records.</source>
            <translation>预测变量相同的各医院都需要结局。请在“病历数据”页选择结局列。</translation>
        </message>
        <message>
            <source>Hospitals, {n} of them: {names}. Add setting and places.</source>
            <translation>参加医院共 {n} 家：{names}。请补充环境和地点。</translation>
        </message>
        <message>
            <source>How</source>
            <translation>方式</translation>
        </message>
        <message>
            <source>How far training is.</source>
            <translation>训练的进度。</translation>
        </message>
        <message>
            <source>How far training was.</source>
            <translation>训练曾进行到何处。</translation>
        </message>
        <message>
            <source>How many predictors take part and how many distinct levels each one has.</source>
            <translation>有多少个预测变量参加，以及每个有多少个不同的档次。</translation>
        </message>
        <message>
            <source>How many trees the model has.</source>
            <translation>模型有多少棵树。</translation>
        </message>
        <message>
            <source>How missing data were handled, reasons for omitting data</source>
            <translation>缺失数据如何处理，剔除数据的理由</translation>
        </message>
        <message>
            <source>How poor or unavailable input data are assessed and handled in use</source>
            <translation>使用时如何评估和处理质量差或缺失的输入数据</translation>
        </message>
        <message>
            <source>How predictions were calculated for the evaluation</source>
            <translation>评价时预测值如何计算</translation>
        </message>
        <message>
            <source>How predictors were handled: form, rescaling, transformation</source>
            <translation>预测变量如何处理：形式、缩放、变换</translation>
        </message>
        <message>
            <source>How the data were used, for instance partitioned</source>
            <translation>数据如何使用，例如如何划分</translation>
        </message>
        <message>
            <source>How the outcome is defined</source>
            <translation>结局如何定义</translation>
        </message>
        <message>
            <source>How the outcome is spread over the levels of an unnamed predictor, within each group of patients. In small groups this can narrow down a patient's level.</source>
            <translation>在每个患者组内，结局在某个未具名预测变量的各档次上如何分布。组较小时，可能缩小某名患者所在档次的范围。</translation>
        </message>
        <message>
            <source>How the study size was arrived at and whether it suffices</source>
            <translation>样本量如何确定、是否足够</translation>
        </message>
        <message>
            <source>How well the joint model and the label hospital's own model perform on the held-out patients.</source>
            <translation>联合模型与标签医院自己的模型在留出患者上的表现。</translation>
        </message>
        <message>
            <source>Ideal</source>
            <translation>理想</translation>
        </message>
        <message>
            <source>Identity numbers whose check digit is wrong.</source>
            <translation>有身份证号的校验码不正确。</translation>
        </message>
        <message>
            <source>If a hospital is lost during the training, the others may go on without it once every one of them has agreed and signed; at least two must remain. Its patients are then in the trees made until it was lost, and in none made after.</source>
            <translation>若训练期间有医院失联，其他各方都同意并签名后，可以不等它而继续；至少须留下两家。此时它的患者计入失联之前的树，不计入之后的任何树。</translation>
        </message>
        <message>
            <source>If a hospital is lost during the training, the others wait for it. Nobody goes on without it.</source>
            <translation>若训练期间有医院失联，其他各方等待它，任何一方都不会不等它而继续。</translation>
        </message>
        <message>
            <source>If all other hospitals put together what they know, they could compute this hospital's sums.</source>
            <translation>如果其他所有医院把各自所知合在一起，就能算出本院的总和。</translation>
        </message>
        <message>
            <source>Important predictors compared between development and evaluation data</source>
            <translation>开发数据与评价数据中重要预测变量的比较</translation>
        </message>
        <message>
            <source>Install FedStroke again.</source>
            <translation>请重新安装 FedStroke。</translation>
        </message>
        <message>
            <source>Install a Python with SQLite 3.37 or later.</source>
            <translation>请安装附带 SQLite 3.37 或更高版本的 Python。</translation>
        </message>
        <message>
            <source>Install it (pip install gmpy2) or use the packaged program, which contains it.</source>
            <translation>请安装它（pip install gmpy2），或使用已包含它的打包程序。</translation>
        </message>
        <message>
            <source>Install it with: pip install "fedstroke[{extra}]", then start FedStroke again.</source>
            <translation>安装命令：pip install "fedstroke[{extra}]"，然后重新启动 FedStroke。</translation>
        </message>
        <message>
            <source>Install the newer version again, or start with another data folder.</source>
            <translation>请重新安装较高的版本，或用其他数据文件夹启动。</translation>
        </message>
        <message>
            <source>Install the same version of FedStroke at all hospitals and start the session again.</source>
            <translation>请在所有医院安装同一版本的 FedStroke，然后重新开始会话。</translation>
        </message>
        <message>
            <source>Install the same version of FedStroke at all hospitals, then ask them to propose again.</source>
            <translation>请在所有医院安装同一版本的 FedStroke，然后请对方重新提出。</translation>
        </message>
        <message>
            <source>Install the same version of FedStroke at all hospitals.</source>
            <translation>请在所有医院安装同一版本的 FedStroke。</translation>
        </message>
        <message>
            <source>Install the same version of FedStroke at both hospitals and start again.</source>
            <translation>请在两家医院安装同一版本的 FedStroke，然后重新开始。</translation>
        </message>
        <message>
            <source>Install the same version of FedStroke at both hospitals, then start a new session.</source>
            <translation>请在两家医院安装同一版本的 FedStroke，然后开始新的会话。</translation>
        </message>
        <message>
            <source>Install the same version of FedStroke at both hospitals.</source>
            <translation>请在两家医院安装同一版本的 FedStroke。</translation>
        </message>
        <message>
            <source>Install the same version of FedStroke at both hospitals: the older one is here.</source>
            <translation>请在两家医院安装相同版本的 FedStroke：这里的版本较旧。</translation>
        </message>
        <message>
            <source>Install the same version of FedStroke at both hospitals: the other one has the older.</source>
            <translation>请在两家医院安装相同版本的 FedStroke：对方的版本较旧。</translation>
        </message>
        <message>
            <source>Install the same version of FedStroke at both hospitals: {peer} has the older one.</source>
            <translation>请在两家医院安装相同版本的 FedStroke：{peer} 的版本较旧。</translation>
        </message>
        <message>
            <source>Install the same version on all computers of the cluster and start its workers again.</source>
            <translation>请在集群的所有计算机上安装同一版本，并重新启动其工作进程。</translation>
        </message>
        <message>
            <source>Install the same versions of Python, FedStroke, dask and distributed on all computers of the cluster and start its workers again.</source>
            <translation>请在集群的所有计算机上安装相同版本的 Python、FedStroke、dask 和 distributed，并重新启动其工作进程。</translation>
        </message>
        <message>
            <source>Install the version of FedStroke with which that session was run, or start a new session.</source>
            <translation>请安装当时运行该会话的 FedStroke 版本，或开始新的会话。</translation>
        </message>
        <message>
            <source>Install the versions which the cluster has: pip install dask distributed</source>
            <translation>请安装与集群相同的版本：pip install dask distributed</translation>
        </message>
        <message>
            <source>Interpretation</source>
            <translation>解释</translation>
        </message>
        <message>
            <source>It can be used as a predictor.</source>
            <translation>可用作预测变量。</translation>
        </message>
        <message>
            <source>It holds dates.</source>
            <translation>其内容为日期。</translation>
        </message>
        <message>
            <source>It holds free text or too many categories.</source>
            <translation>其内容为自由文本，或类别过多。</translation>
        </message>
        <message>
            <source>It holds names of people.</source>
            <translation>其内容为人名。</translation>
        </message>
        <message>
            <source>It is empty.</source>
            <translation>该列为空。</translation>
        </message>
        <message>
            <source>It looks like another identifier.</source>
            <translation>看起来是另一种标识。</translation>
        </message>
        <message>
            <source>It may have been removed; open the page again.</source>
            <translation>它可能已被移除；请重新打开该页。</translation>
        </message>
        <message>
            <source>It predicts the outcome almost perfectly: it may be the outcome itself, or follow from it.</source>
            <translation>它几乎能完全预测结局：可能就是结局本身，或由结局而来。</translation>
        </message>
        <message>
            <source>Item</source>
            <translation>条目</translation>
        </message>
        <message>
            <source>Its name suggests that it is the outcome, or follows from it.</source>
            <translation>从名称看，它是结局本身，或由结局而来。</translation>
        </message>
        <message>
            <source>Join it as one of the hospitals that hold the outcome.</source>
            <translation>请以持有结局的医院之一的身份加入。</translation>
        </message>
        <message>
            <source>Joining did not help: the AUC for {outcome} is {joint} with the joint model and {own} with the best model of this hospital alone ({difference}, 95 % interval {low} to {high}). Use the own model here.</source>
            <translation>联合没有帮助：“{outcome}”的 AUC，联合模型为 {joint}，本院单独的最佳模型为 {own}（差值 {difference}，95% 置信区间 {low} 至 {high}）。请在本院使用本院模型。</translation>
        </message>
        <message>
            <source>Joining did not help: together with {hospitals}, the AUC for {outcome} is {joint_auc}; alone, {own_auc} ({p}).</source>
            <translation>联合没有帮助：与{hospitals}联合时，“{outcome}”的 AUC 为 {joint_auc}，单独为 {own_auc}（{p}）。</translation>
        </message>
        <message>
            <source>Joining did not help: together with {hospitals}, the model finds {joint} of 100 patients with {outcome} at 80 % specificity; alone, {own}. The AUC is {joint_auc} together and {own_auc} alone ({p}).</source>
            <translation>联合没有帮助：在特异度 80% 时，与{hospitals}联合的模型每 100 名“{outcome}”患者检出 {joint} 名，单独为 {own} 名。联合 AUC 为 {joint_auc}，单独为 {own_auc}（{p}）。</translation>
        </message>
        <message>
            <source>Joining did not help: together with {hospitals}, the model finds {joint} of 100 patients with {outcome} at 80 % specificity; alone, {own}. The fall in AUC from {own_auc} to {joint_auc} is larger than chance ({p}).</source>
            <translation>联合没有帮助：在特异度 80% 时，与{hospitals}联合的模型每 100 名“{outcome}”患者检出 {joint} 名，单独为 {own} 名。AUC 从 {own_auc} 降至 {joint_auc}，超出偶然范围（{p}）。</translation>
        </message>
        <message>
            <source>Joining did not reliably help: the AUC for {outcome} is {joint} with the joint model and {own} with the best model of this hospital alone; the difference of {difference} (95 % interval {low} to {high}) may be chance.</source>
            <translation>联合没有可靠的帮助：“{outcome}”的 AUC，联合模型为 {joint}，本院单独的最佳模型为 {own}；差值 {difference}（95% 置信区间 {low} 至 {high}）可能出于偶然。</translation>
        </message>
        <message>
            <source>Joining helped: the AUC for {outcome} is {joint} with the joint model and {own} with the best model of this hospital alone; the gain of {difference} (95 % interval {low} to {high}) is larger than chance.</source>
            <translation>联合有帮助：“{outcome}”的 AUC，联合模型为 {joint}，本院单独的最佳模型为 {own}；提高 {difference}（95% 置信区间 {low} 至 {high}），超出偶然范围。</translation>
        </message>
        <message>
            <source>Joint less own</source>
            <translation>联合减本院</translation>
        </message>
        <message>
            <source>Joint model</source>
            <translation>联合模型</translation>
        </message>
        <message>
            <source>Joint model at this hospital's level</source>
            <translation>联合模型，按本院水平</translation>
        </message>
        <message>
            <source>Joint model for “{outcome}”: report of {hospital}</source>
            <translation>“{outcome}”联合模型：{hospital}的报告</translation>
        </message>
        <message>
            <source>Joint model, each at its own level</source>
            <translation>联合模型，各按本院水平</translation>
        </message>
        <message>
            <source>Keep one row per patient, or choose to keep the first row or to leave these patients out.</source>
            <translation>请使每名患者只有一行，或选择保留第一行，或略去这些患者。</translation>
        </message>
        <message>
            <source>Keep the file, tell your security officer, and compare it with a backup.</source>
            <translation>请保留该文件，告知信息安全负责人，并与备份比对。</translation>
        </message>
        <message>
            <source>Keep the file, tell your security officer, and restore the ledger from a backup before you go on.</source>
            <translation>请保留该文件，告知信息安全负责人，并在继续之前从备份恢复台账。</translation>
        </message>
        <message>
            <source>Keys</source>
            <translation>密钥</translation>
        </message>
        <message>
            <source>Kind of session</source>
            <translation>会话类型</translation>
        </message>
        <message>
            <source>Known health inequalities between sociodemographic groups</source>
            <translation>社会人口群体之间已知的健康不平等</translation>
        </message>
        <message>
            <source>Known peers: {known}. Use the party id where names are alike.</source>
            <translation>已知的合作医院：{known}。名称相同时请使用参与方编号。</translation>
        </message>
        <message>
            <source>Known to {hospital}: {n}</source>
            <translation>{hospital}知道的患者：{n}</translation>
        </message>
        <message>
            <source>L2 penalty on leaf weights</source>
            <translation>叶权重的 L2 惩罚</translation>
        </message>
        <message>
            <source>Label hospital alone</source>
            <translation>标签医院单独</translation>
        </message>
        <message>
            <source>Later patients, from a file of their own, were held out to judge the models; all others trained.</source>
            <translation>来自单独文件的后期患者被留出用于评价模型；其余全部参加训练。</translation>
        </message>
        <message>
            <source>Lattice</source>
            <translation>格密码</translation>
        </message>
        <message>
            <source>Leave it out: it is asked for, or set the environment variable {variable}.</source>
            <translation>请去掉它：程序会询问，或设置环境变量 {variable}。</translation>
        </message>
        <message>
            <source>Leave out --explain, or add --own-only instead of where to meet.</source>
            <translation>请略去 --explain，或用 --own-only 代替连接地址。</translation>
        </message>
        <message>
            <source>Leave out the file, or leave out --database.</source>
            <translation>请去掉文件，或去掉 --database。</translation>
        </message>
        <message>
            <source>Leave out where to meet and --patient.</source>
            <translation>请去掉会合地点和 --patient。</translation>
        </message>
        <message>
            <source>Leave the column out of the query, or select one plain value.</source>
            <translation>请在查询中去掉该列，或只选取一个普通值。</translation>
        </message>
        <message>
            <source>Leave the column out, or group its values in the file.</source>
            <translation>请略去该列，或在文件中将其取值归类。</translation>
        </message>
        <message>
            <source>Leave the column out, or make it a number such as an age in years.</source>
            <translation>请略去该列，或改为数值，例如年龄（岁）。</translation>
        </message>
        <message>
            <source>Leave them out of one of the two: nobody may be both trained on and held out.</source>
            <translation>请从其中一个文件中略去他们：任何人不得既参加训练又被留出。</translation>
        </message>
        <message>
            <source>Let fewer patients take part, or choose a smaller key.</source>
            <translation>请减少参加的患者，或选择较短的密钥。</translation>
        </message>
        <message>
            <source>Let more patients take part, or choose all of the label hospital's patients in the terms.</source>
            <translation>请让更多患者参加，或在条款中选择标签医院的全部患者。</translation>
        </message>
        <message>
            <source>Let the hospital that holds the outcome propose, and join its session.</source>
            <translation>请由持有结局的医院提出，本院加入其会话。</translation>
        </message>
        <message>
            <source>Limitations</source>
            <translation>局限</translation>
        </message>
        <message>
            <source>Limitations and their effects on bias, uncertainty and generalisability</source>
            <translation>局限及其对偏倚、不确定性和可推广性的影响</translation>
        </message>
        <message>
            <source>Load fewer patients, or agree on terms with a higher limit.</source>
            <translation>请减少载入的患者，或商定上限更高的条款。</translation>
        </message>
        <message>
            <source>Long numbers ending in zeros: a spreadsheet has replaced their last digits.</source>
            <translation>长数字以零结尾：电子表格软件已改掉末几位。</translation>
        </message>
        <message>
            <source>Lower scale_pos_weight or train on fewer patients.</source>
            <translation>请减小 scale_pos_weight，或用较少的患者训练。</translation>
        </message>
        <message>
            <source>Make a new identity, or restore the file from your backup.</source>
            <translation>请创建新的身份，或从备份恢复该文件。</translation>
        </message>
        <message>
            <source>Make one with: fedstroke identity create NAME. Or name another folder with --home.</source>
            <translation>请用 fedstroke identity create NAME 创建，或用 --home 指定其他文件夹。</translation>
        </message>
        <message>
            <source>Make them again from the records.</source>
            <translation>请根据病历数据重新生成。</translation>
        </message>
        <message>
            <source>Making a key pair</source>
            <translation>正在生成密钥对</translation>
        </message>
        <message>
            <source>Match the columns, then propose again.</source>
            <translation>请匹配各列，然后重新提出。</translation>
        </message>
        <message>
            <source>Mean contribution of all its predictors to the log-odds</source>
            <translation>其全部预测变量对对数几率的平均贡献</translation>
        </message>
        <message>
            <source>Mean contribution to the log-odds (mean |SHAP|)</source>
            <translation>对数几率的平均贡献（平均 |SHAP|）</translation>
        </message>
        <message>
            <source>Meaning</source>
            <translation>含义</translation>
        </message>
        <message>
            <source>Measure</source>
            <translation>指标</translation>
        </message>
        <message>
            <source>Measures</source>
            <translation>评价指标</translation>
        </message>
        <message>
            <source>Measures and plots of performance, comparison of models</source>
            <translation>表现的指标和图形、模型比较</translation>
        </message>
        <message>
            <source>Mend it there, or open the records again and save the project anew.</source>
            <translation>请修正该处，或重新打开数据并再次保存项目。</translation>
        </message>
        <message>
            <source>Mend or remove the rows that the Records page complains about, then score again.</source>
            <translation>请修正或删除“病历数据”页指出的行，然后重新评分。</translation>
        </message>
        <message>
            <source>Mend these cells, choose to count them as missing, or leave the column out.</source>
            <translation>请修正这些单元格、选择按缺失计，或略去该列。</translation>
        </message>
        <message>
            <source>Mend these cells, or leave the column out.</source>
            <translation>请修正这些单元格，或略去该列。</translation>
        </message>
        <message>
            <source>Mend these rows in the file, or choose to leave unreadable rows out.</source>
            <translation>请在文件中修正这些行，或选择略去无法读取的行。</translation>
        </message>
        <message>
            <source>Mend this row in the file.</source>
            <translation>请在文件中修正这一行。</translation>
        </message>
        <message>
            <source>Mend this value in the database, or leave the column out.</source>
            <translation>请在数据库中修正该值，或去掉该列。</translation>
        </message>
        <message>
            <source>Messages</source>
            <translation>消息数</translation>
        </message>
        <message>
            <source>Methods</source>
            <translation>方法</translation>
        </message>
        <message>
            <source>Methods against class imbalance and recalibration after them</source>
            <translation>针对类别不平衡的方法及其后的重新校准</translation>
        </message>
        <message>
            <source>Missed</source>
            <translation>漏掉</translation>
        </message>
        <message>
            <source>Missing data</source>
            <translation>缺失数据</translation>
        </message>
        <message>
            <source>Missing values</source>
            <translation>缺失值</translation>
        </message>
        <message>
            <source>Missing, share of patients</source>
            <translation>缺失，占患者的比例</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>模型</translation>
        </message>
        <message>
            <source>Model and versions</source>
            <translation>模型与版本</translation>
        </message>
        <message>
            <source>Model development</source>
            <translation>模型开发</translation>
        </message>
        <message>
            <source>Model output</source>
            <translation>模型输出</translation>
        </message>
        <message>
            <source>Model performance</source>
            <translation>模型表现</translation>
        </message>
        <message>
            <source>Model specification</source>
            <translation>模型规格</translation>
        </message>
        <message>
            <source>Model updating</source>
            <translation>模型更新</translation>
        </message>
        <message>
            <source>Model updating after evaluation, for instance recalibration</source>
            <translation>评价之后的模型更新，例如重新校准</translation>
        </message>
        <message>
            <source>More than a fifth of the values are missing in: {columns}.</source>
            <translation>超过五分之一的值缺失的列：{columns}。</translation>
        </message>
        <message>
            <source>My predictors take part, {count} of them: {columns}.</source>
            <translation>本院参加的预测变量共 {count} 个：{columns}。</translation>
        </message>
        <message>
            <source>Name a file, or a database with --database and --query.</source>
            <translation>请指定文件，或用 --database 和 --query 指定数据库。</translation>
        </message>
        <message>
            <source>Name columns with --features.</source>
            <translation>请用 --features 指定列。</translation>
        </message>
        <message>
            <source>Name its column with --label.</source>
            <translation>请用 --label 指明其列。</translation>
        </message>
        <message>
            <source>Name of the computer</source>
            <translation>计算机名称</translation>
        </message>
        <message>
            <source>Name the hospitals as they are named in the list of peers.</source>
            <translation>请使用同伴列表中的医院名称。</translation>
        </message>
        <message>
            <source>Name the hospitals of the joint model.</source>
            <translation>请列出参与联合模型的医院。</translation>
        </message>
        <message>
            <source>Names and kinds: see “Methods” and “Patients”. Add how and when each was measured.</source>
            <translation>名称和类型见“方法”和“患者”。请补充各变量的测量方式和时间。</translation>
        </message>
        <message>
            <source>Net benefit per patient</source>
            <translation>每位患者的净获益</translation>
        </message>
        <message>
            <source>Next steps for research, with a view to applicability</source>
            <translation>后续研究步骤，着眼于适用性</translation>
        </message>
        <message>
            <source>No ODBC driver for SQL Server is installed on this computer.</source>
            <translation>本机未安装 SQL Server 的 ODBC 驱动。</translation>
        </message>
        <message>
            <source>No address of {peer} is known to connect to.</source>
            <translation>不知道{peer}的连接地址。</translation>
        </message>
        <message>
            <source>No address of {peer} is known.</source>
            <translation>不知道{peer}的地址。</translation>
        </message>
        <message>
            <source>No cluster was named.</source>
            <translation>没有指定集群。</translation>
        </message>
        <message>
            <source>No column identifies the patients.</source>
            <translation>没有标识患者的列。</translation>
        </message>
        <message>
            <source>No column is left as a predictor.</source>
            <translation>没有剩下可作预测变量的列。</translation>
        </message>
        <message>
            <source>No column of this hospital looks like sex or age. Choose the columns to group by on Results.</source>
            <translation>本院没有看起来像性别或年龄的列。请在“结果”页选择分组的列。</translation>
        </message>
        <message>
            <source>No columns are to be matched now.</source>
            <translation>目前没有需要匹配的列。</translation>
        </message>
        <message>
            <source>No digits were typed.</source>
            <translation>没有输入数字。</translation>
        </message>
        <message>
            <source>No hospital called {hospital} takes part.</source>
            <translation>没有名为 {hospital} 的医院参加。</translation>
        </message>
        <message>
            <source>No method against class imbalance was used.</source>
            <translation>没有使用针对类别不平衡的方法。</translation>
        </message>
        <message>
            <source>No method was applied to make the model fair; figures by group: see “Subgroups”.</source>
            <translation>没有采用使模型公平的方法；各组的指标见“亚组”。</translation>
        </message>
        <message>
            <source>No other hospital was chosen.</source>
            <translation>没有选择其他医院。</translation>
        </message>
        <message>
            <source>No partner knows any of the patients in {file}.</source>
            <translation>没有合作医院认识 {file} 中的任何患者。</translation>
        </message>
        <message>
            <source>No patient is left to train on.</source>
            <translation>没有剩下可用于训练的患者。</translation>
        </message>
        <message>
            <source>No predictor of mine has been chosen.</source>
            <translation>本院没有选择任何预测变量。</translation>
        </message>
        <message>
            <source>No predictor was chosen.</source>
            <translation>没有选择预测变量。</translation>
        </message>
        <message>
            <source>No project is open.</source>
            <translation>没有打开的项目。</translation>
        </message>
        <message>
            <source>No query was given.</source>
            <translation>没有给出查询。</translation>
        </message>
        <message>
            <source>No record left any hospital. What was exchanged instead stands below.</source>
            <translation>没有任何病历离开任何医院。实际交换的内容如下。</translation>
        </message>
        <message>
            <source>No records are open.</source>
            <translation>没有打开病历数据。</translation>
        </message>
        <message>
            <source>No records are ready to take part.</source>
            <translation>没有准备好参加的病历数据。</translation>
        </message>
        <message>
            <source>No records were named.</source>
            <translation>没有指定数据。</translation>
        </message>
        <message>
            <source>No row of {file} is left.</source>
            <translation>{file} 没有剩下任何行。</translation>
        </message>
        <message>
            <source>No session file was given.</source>
            <translation>没有给出会话文件。</translation>
        </message>
        <message>
            <source>No signed manifest in the folder lists {file}.</source>
            <translation>该文件夹中没有列出 {file} 的已签名清单。</translation>
        </message>
        <message>
            <source>No split is made by a feature hospital which would leave fewer than {min_group} of its patients on a side.</source>
            <translation>如果分裂会使某一侧自己的患者少于 {min_group} 名，特征医院就不作该分裂。</translation>
        </message>
        <message>
            <source>No split is made that leaves fewer than {min_group} training patients of all hospitals on a side, and the model holds no counts of patients.</source>
            <translation>任何分裂的每一侧，所有医院合计的训练患者不少于 {min_group} 名；模型中不含患者计数。</translation>
        </message>
        <message>
            <source>No such hospital is known here.</source>
            <translation>这里不认识这家医院。</translation>
        </message>
        <message>
            <source>Nobody was told where to meet.</source>
            <translation>没有说明在何处连接。</translation>
        </message>
        <message>
            <source>Nobody: the values, counts or results of a single hospital that are not in the total.</source>
            <translation>任何一方都不会得知：单个医院未体现在合计中的数值、计数或结果。</translation>
        </message>
        <message>
            <source>None by design: both are drawn by chance from the same records.</source>
            <translation>按设计没有差异：两者都从同一批病历中随机抽取。</translation>
        </message>
        <message>
            <source>None of the installers which {file} lists is in its folder.</source>
            <translation>{file} 列出的安装文件都不在它所在的文件夹中。</translation>
        </message>
        <message>
            <source>Not all remaining hospitals have signed to go on without another.</source>
            <translation>并非留下的所有医院都已签名同意不等另一家而继续。</translation>
        </message>
        <message>
            <source>Not applicable: all patients are of one hospital; the others add predictors.</source>
            <translation>不适用：所有患者属于一家医院；其他医院只增加预测变量。</translation>
        </message>
        <message>
            <source>Not kept with this result: describe which values of which record mean it.</source>
            <translation>此结果未保存：请说明哪份病历的哪些值表示该结局。</translation>
        </message>
        <message>
            <source>Not known to all hospitals: {n}</source>
            <translation>并非所有医院都知道：{n}</translation>
        </message>
        <message>
            <source>Not known: this result was kept by an older version, which judged no groups.</source>
            <translation>未知：此结果由旧版本保存，旧版本没有评价各组。</translation>
        </message>
        <message>
            <source>Nothing about patients.</source>
            <translation>不涉及患者的任何信息。</translation>
        </message>
        <message>
            <source>Nothing about single patients. In a session of many, whether the outcome is rare.</source>
            <translation>不涉及单个患者。在患者众多的会话中，可得知结局是否罕见。</translation>
        </message>
        <message>
            <source>Nothing answers at the address</source>
            <translation>该地址没有应答</translation>
        </message>
        <message>
            <source>Nothing by itself. Only the total over all hospitals can be read.</source>
            <translation>单独看不出任何信息。只有所有医院的合计可以读取。</translation>
        </message>
        <message>
            <source>Nothing comes back from {host}, port {port}: a firewall drops it, or the computer is off</source>
            <translation>{host} 的端口 {port} 没有任何回应：被防火墙丢弃，或对方计算机已关机</translation>
        </message>
        <message>
            <source>Nothing has been computed without it. Talk to them, then try again.</source>
            <translation>没有进行任何不含它的计算。请与对方沟通后再试。</translation>
        </message>
        <message>
            <source>Nothing has been computed. Call them, then ask them to propose again.</source>
            <translation>尚未进行任何计算。请打电话给对方，并请其重新提出条款。</translation>
        </message>
        <message>
            <source>Nothing has been heard from {peer} for {seconds} seconds</source>
            <translation>已有 {seconds} 秒没有{peer}的消息</translation>
        </message>
        <message>
            <source>Nothing is lost: the session goes on from the last finished tree.</source>
            <translation>没有丢失任何内容：会话从最后完成的一棵树继续。</translation>
        </message>
        <message>
            <source>Nothing is recorded in this column.</source>
            <translation>该列没有任何记录。</translation>
        </message>
        <message>
            <source>Nothing is running</source>
            <translation>没有正在运行的任务</translation>
        </message>
        <message>
            <source>Nothing left this hospital. Update the program here and start a new session.</source>
            <translation>没有任何内容离开本院。请更新本院的程序，然后开始新的会话。</translation>
        </message>
        <message>
            <source>Nothing more was sent. Talk to them: their program is another one, or was changed.</source>
            <translation>没有再发送任何内容。请与对方沟通：其程序不是同一程序，或被改动。</translation>
        </message>
        <message>
            <source>Nothing more will be sent. Start a new session at any time.</source>
            <translation>不会再发送任何内容。可随时开始新的会话。</translation>
        </message>
        <message>
            <source>Nothing needs to be installed. An older version would not open what this one has written.</source>
            <translation>无需安装。旧版本打不开本版本写下的数据。</translation>
        </message>
        <message>
            <source>Nothing was accepted. Call {name}: the text was changed on the way, or their key is another one.</source>
            <translation>没有接受任何内容。请打电话给{name}：文字在途中被改动，或对方的密钥已不是原来的。</translation>
        </message>
        <message>
            <source>Nothing was filled in: at each division the trees learn to which side a patient with a missing value goes. What another hospital does not know of a patient counts as missing.</source>
            <translation>没有填补任何值：在每个划分处，树会学到缺失值的患者走哪一侧。其他医院对某位患者不知道的内容视为缺失。</translation>
        </message>
        <message>
            <source>Nothing was lost. Try again; if it happens again, save the diagnostics in Settings and report it.</source>
            <translation>没有丢失任何内容。请重试；如果再次发生，请在“设置”中保存诊断信息并报告。</translation>
        </message>
        <message>
            <source>Nothing was sent. Do not continue with this peer; tell your security officer.</source>
            <translation>没有发送任何内容。请勿与该医院继续，并告知信息安全负责人。</translation>
        </message>
        <message>
            <source>Nothing was sent. Do not continue; tell your security officer.</source>
            <translation>没有发送任何内容。请勿继续，并告知信息安全负责人。</translation>
        </message>
        <message>
            <source>Nothing was sent. Talk to them, then start a new session.</source>
            <translation>没有发送任何内容。请与对方沟通，然后开始新的会话。</translation>
        </message>
        <message>
            <source>Nothing was sent. Update the program here.</source>
            <translation>没有发送任何内容。请更新本院的程序。</translation>
        </message>
        <message>
            <source>Nothing without the label hospital's private key.</source>
            <translation>没有标签医院的私钥则一无所知。</translation>
        </message>
        <message>
            <source>Nothing without the label hospital's secret. Not even who is in which group.</source>
            <translation>没有标签医院的秘密值则一无所知，甚至不知道谁在哪个组。</translation>
        </message>
        <message>
            <source>Nothing: it only serves to decrypt sums over these bins.</source>
            <translation>无：仅用于解密这些分箱的总和。</translation>
        </message>
        <message>
            <source>Number of bins of each predictor</source>
            <translation>每个预测变量的分箱数</translation>
        </message>
        <message>
            <source>Numbers and text are mixed: {percent} % are numbers.</source>
            <translation>数字与文字混杂：{percent}% 是数字。</translation>
        </message>
        <message>
            <source>Numbers cannot be converted by {times} and {plus}.</source>
            <translation>无法用 {times} 和 {plus} 换算数值。</translation>
        </message>
        <message>
            <source>Numbers in scientific notation such as 1.2E+17: a spreadsheet has cut off their last digits.</source>
            <translation>数字采用 1.2E+17 之类的科学计数法：电子表格软件已截去末几位。</translation>
        </message>
        <message>
            <source>Numbers with a comma: open the file again with the comma as decimal sign, or remove the commas.</source>
            <translation>数字中有逗号：请以逗号作为小数点重新打开文件，或去掉逗号。</translation>
        </message>
        <message>
            <source>Numbers with a unit in the same cell: remove the unit to use them as numbers.</source>
            <translation>数字与单位写在同一单元格：去掉单位后才能作为数值使用。</translation>
        </message>
        <message>
            <source>Numbers: median (first to third quartile) of the known values. Others: share of the known values. A dash stands for figures that would tell of fewer than {n} patients.</source>
            <translation>数值：已知值的中位数（第一至第三四分位数）。其他：占已知值的比例。短横线表示会透露少于 {n} 位患者的数字。</translation>
        </message>
        <message>
            <source>Objectives</source>
            <translation>目标</translation>
        </message>
        <message>
            <source>Observed</source>
            <translation>实际</translation>
        </message>
        <message>
            <source>Observed share with the outcome</source>
            <translation>实际有结局的比例</translation>
        </message>
        <message>
            <source>Of this hospital's</source>
            <translation>占本院患者</translation>
        </message>
        <message>
            <source>Of {patients} held-out patients with a similar risk ({from} to {to} %), {cases} had the outcome: {share} % (95 % interval {low} to {high} %).</source>
            <translation>在 {patients} 位风险相近（{from} 至 {to} %）的留出患者中，有 {cases} 位出现结局：{share} %（95 % 区间 {low} 至 {high} %）。</translation>
        </message>
        <message>
            <source>On held-out patients: {n}. In brackets: 95 % intervals.</source>
            <translation>留出患者：{n}。括号内为 95% 区间。</translation>
        </message>
        <message>
            <source>Only patients whom all hospitals know take part.</source>
            <translation>仅所有医院共有的患者参加。</translation>
        </message>
        <message>
            <source>Only the hospital that holds the outcome proposes. Talk to them.</source>
            <translation>只有持有结局的医院才能提出条款。请与对方沟通。</translation>
        </message>
        <message>
            <source>Only the level is adjusted: the slope needs more cases who were not trained on.</source>
            <translation>只调整了总体水平：调整斜率需要更多未参加训练的病例。</translation>
        </message>
        <message>
            <source>Only two hospitals take part. The total less one's own is the other's: each can compute the other's counts and sums in every bin and node. The masks hide nothing between two; a third hospital would.</source>
            <translation>只有两家医院参加。合计减去自己的部分就是对方的：任一方都能算出对方在每个分箱和节点中的计数与总和。掩码在两方之间不起隐藏作用；有第三家医院参加才能隐藏。</translation>
        </message>
        <message>
            <source>Only {cases} held-out patients have the outcome; with fewer than {least} the figures are uncertain, calibration most of all.</source>
            <translation>只有 {cases} 位留出患者有结局；少于 {least} 位时各指标不确定，校准尤其如此。</translation>
        </message>
        <message>
            <source>Open Predict to answer it.</source>
            <translation>请打开“预测”页答复。</translation>
        </message>
        <message>
            <source>Open Terms to answer it.</source>
            <translation>请打开“条款”页答复。</translation>
        </message>
        <message>
            <source>Open a CSV, Excel (.xlsx) or Parquet file.</source>
            <translation>请打开 CSV、Excel（.xlsx）或 Parquet 文件。</translation>
        </message>
        <message>
            <source>Open a CSV, Excel (.xlsx) or Parquet file. If it is text, choose its encoding.</source>
            <translation>请打开 CSV、Excel（.xlsx）或 Parquet 文件。如果是文本文件，请选择其编码。</translation>
        </message>
        <message>
            <source>Open a file on the Records page first.</source>
            <translation>请先在“病历数据”页打开文件。</translation>
        </message>
        <message>
            <source>Open a file with more patients.</source>
            <translation>请打开含有更多患者的文件。</translation>
        </message>
        <message>
            <source>Open it again at any time.</source>
            <translation>可随时再次打开。</translation>
        </message>
        <message>
            <source>Open it in Excel and save it as .xlsx without a password, or as CSV.</source>
            <translation>请在 Excel 中打开，另存为不带密码的 .xlsx 或 CSV。</translation>
        </message>
        <message>
            <source>Open it in Excel, save it again as .xlsx without a password, or export it as CSV.</source>
            <translation>请在 Excel 中打开，重新保存为不带密码的 .xlsx，或导出为 CSV。</translation>
        </message>
        <message>
            <source>Open it with that version, or open the records again and save the project anew.</source>
            <translation>请用那个版本打开，或重新打开数据并再次保存项目。</translation>
        </message>
        <message>
            <source>Open that one, or choose another folder. Replacing it would lose its keys for ever.</source>
            <translation>请打开已有的身份，或选择其他文件夹。覆盖它会永远失去其中的密钥。</translation>
        </message>
        <message>
            <source>Open the file again with the comma as decimal sign, or remove the commas.</source>
            <translation>请以逗号作为小数点重新打开文件，或去掉逗号。</translation>
        </message>
        <message>
            <source>Open the file the training wrote, or train again.</source>
            <translation>请打开训练时写出的文件，或重新训练。</translation>
        </message>
        <message>
            <source>Open the records again and save the project anew.</source>
            <translation>请重新打开数据并再次保存项目。</translation>
        </message>
        <message>
            <source>Open the same file with the same choices of columns, then resume.</source>
            <translation>请以相同的列设置打开同一文件，然后继续。</translation>
        </message>
        <message>
            <source>Open this hospital's records and confirm the columns on the Records page first.</source>
            <translation>请先在“病历数据”页打开本院的病历数据并确认各列。</translation>
        </message>
        <message>
            <source>Opening {file} was cancelled.</source>
            <translation>已取消打开 {file}。</translation>
        </message>
        <message>
            <source>Other hospitals</source>
            <translation>其他医院</translation>
        </message>
        <message>
            <source>Outcome</source>
            <translation>结局</translation>
        </message>
        <message>
            <source>Output of the model; any classification and how thresholds were found</source>
            <translation>模型的输出；任何分类以及阈值如何确定</translation>
        </message>
        <message>
            <source>Overall interpretation, fairness included, beside earlier studies</source>
            <translation>总体解释，包括公平性，并与以往研究对照</translation>
        </message>
        <message>
            <source>Own model</source>
            <translation>本院模型</translation>
        </message>
        <message>
            <source>Paillier</source>
            <translation>Paillier</translation>
        </message>
        <message>
            <source>Paillier-encrypted sums; predictors without names, in random order</source>
            <translation>Paillier 加密的总和；预测变量不带名称，顺序随机</translation>
        </message>
        <message>
            <source>Paillier-encrypted, one ciphertext per patient and tree</source>
            <translation>Paillier 加密，每名患者每棵树一个密文</translation>
        </message>
        <message>
            <source>Pairing stopped and was recorded. Check by phone that both of you used each other's newest invitation, then pair again; if it fails again, tell your security officer.</source>
            <translation>配对已停止并被记录。请通过电话确认双方使用的都是对方最新的邀请，然后重新配对；如果再次失败，请告知信息安全负责人。</translation>
        </message>
        <message>
            <source>Pairing, first step</source>
            <translation>配对，第一步</translation>
        </message>
        <message>
            <source>Pairing, last step</source>
            <translation>配对，最后一步</translation>
        </message>
        <message>
            <source>Pairing, second step</source>
            <translation>配对，第二步</translation>
        </message>
        <message>
            <source>Parameter</source>
            <translation>参数</translation>
        </message>
        <message>
            <source>Parameters</source>
            <translation>参数</translation>
        </message>
        <message>
            <source>Participants</source>
            <translation>参与者</translation>
        </message>
        <message>
            <source>Participants and events in each analysis</source>
            <translation>每项分析的参与者和事件数</translation>
        </message>
        <message>
            <source>Paste only the invitation.</source>
            <translation>请只粘贴邀请本身。</translation>
        </message>
        <message>
            <source>Paste the whole mail, including the line that begins with fedstroke:1:</source>
            <translation>请粘贴整封邮件，包括以 fedstroke:1: 开头的那一行</translation>
        </message>
        <message>
            <source>Paste them one at a time.</source>
            <translation>请逐份粘贴。</translation>
        </message>
        <message>
            <source>Paste this whole text into FedStroke, page Peers. Then confirm each other by phone.</source>
            <translation>请将全文粘贴到 FedStroke 的“合作医院”页，然后通过电话相互确认。</translation>
        </message>
        <message>
            <source>Patient and public involvement</source>
            <translation>患者和公众参与</translation>
        </message>
        <message>
            <source>Patient identifiers, blinded</source>
            <translation>患者标识（盲化）</translation>
        </message>
        <message>
            <source>Patient identifiers, blinded twice</source>
            <translation>患者标识（二次盲化）</translation>
        </message>
        <message>
            <source>Patients</source>
            <translation>患者</translation>
        </message>
        <message>
            <source>Patients are scored with the joint model of an earlier session.</source>
            <translation>用以往会话的联合模型为患者评分。</translation>
        </message>
        <message>
            <source>Patients matched</source>
            <translation>匹配的患者</translation>
        </message>
        <message>
            <source>Patients matched with the other hospitals</source>
            <translation>与其他医院匹配的患者</translation>
        </message>
        <message>
            <source>Patients shared</source>
            <translation>共有患者</translation>
        </message>
        <message>
            <source>Patients with the outcome counted more in training, so the predicted risks are too high until they are recalibrated.</source>
            <translation>训练中有结局的患者权重更大，因此在重新校准之前预测风险偏高。</translation>
        </message>
        <message>
            <source>Patients with the outcome were weighted in training; see “Calibration” for what it did.</source>
            <translation>训练中对有结局的患者加权；其影响见“校准”。</translation>
        </message>
        <message>
            <source>Patients: {n}</source>
            <translation>患者：{n}</translation>
        </message>
        <message>
            <source>Performance</source>
            <translation>模型表现</translation>
        </message>
        <message>
            <source>Performance with confidence intervals, also in key subgroups</source>
            <translation>表现及置信区间，包括重要亚组</translation>
        </message>
        <message>
            <source>Pooled records (simulation)</source>
            <translation>合并病历（模拟）</translation>
        </message>
        <message>
            <source>Port</source>
            <translation>端口</translation>
        </message>
        <message>
            <source>Port {port} of this computer is in use by another program</source>
            <translation>本机的端口 {port} 正被另一程序使用</translation>
        </message>
        <message>
            <source>Port {port} takes connections</source>
            <translation>端口 {port} 接受连接</translation>
        </message>
        <message>
            <source>Pre-processing and quality checks, and whether alike across groups</source>
            <translation>预处理和质量检查，以及各群体是否一致</translation>
        </message>
        <message>
            <source>Precision and recall</source>
            <translation>精确率与召回率</translation>
        </message>
        <message>
            <source>Predicted risk</source>
            <translation>预测风险</translation>
        </message>
        <message>
            <source>Predictor</source>
            <translation>预测变量</translation>
        </message>
        <message>
            <source>Predictor number {number} holds an infinite or far too large value.</source>
            <translation>第 {number} 个预测变量含有无穷大或过大的值。</translation>
        </message>
        <message>
            <source>Predictors</source>
            <translation>预测变量</translation>
        </message>
        <message>
            <source>Predictors of this hospital without a missing value: {n}.</source>
            <translation>本院没有缺失值的预测变量：{n} 个。</translation>
        </message>
        <message>
            <source>Predictors were neither scaled nor transformed: trees need only their order. Each category is a 0/1 column of its own. Numbers were put into at most {bins} bins by quantiles of the training patients.</source>
            <translation>预测变量未作缩放或变换：树只需要其顺序。每个类别是一个 0/1 列。数值按训练患者的分位数分为至多 {bins} 个区间。</translation>
        </message>
        <message>
            <source>Prepare the records again.</source>
            <translation>请重新准备数据。</translation>
        </message>
        <message>
            <source>Prepare the training records again with this version.</source>
            <translation>请用本版本重新准备训练数据。</translation>
        </message>
        <message>
            <source>Program behind the port</source>
            <translation>端口后的程序</translation>
        </message>
        <message>
            <source>Propose a session, or join one, first.</source>
            <translation>请先提出或加入一个会话。</translation>
        </message>
        <message>
            <source>Proposed terms of the session</source>
            <translation>提出的会话条款</translation>
        </message>
        <message>
            <source>Protocol</source>
            <translation>研究方案</translation>
        </message>
        <message>
            <source>Proxy</source>
            <translation>代理</translation>
        </message>
        <message>
            <source>Public encryption key</source>
            <translation>加密公钥</translation>
        </message>
        <message>
            <source>Public key for the masks</source>
            <translation>掩码用的公钥</translation>
        </message>
        <message>
            <source>Purpose and outcome</source>
            <translation>目的与结局</translation>
        </message>
        <message>
            <source>Purpose, as signed</source>
            <translation>签署的目的</translation>
        </message>
        <message>
            <source>Purpose: {purpose}</source>
            <translation>目的：{purpose}</translation>
        </message>
        <message>
            <source>Put the installer, its manifest and the signature into a folder of their own.</source>
            <translation>请把安装文件、清单和签名放进单独的文件夹。</translation>
        </message>
        <message>
            <source>Question for the columns, with the data dictionary of the hospital that asks</source>
            <translation>询问各列，并附提问医院的数据字典</translation>
        </message>
        <message>
            <source>Question whether to go on without a hospital that was lost</source>
            <translation>询问是否不等失联的医院而继续</translation>
        </message>
        <message>
            <source>README.md has an example.</source>
            <translation>README.md 中有示例。</translation>
        </message>
        <message>
            <source>ROC curve</source>
            <translation>ROC 曲线</translation>
        </message>
        <message>
            <source>Read the terms and sign them</source>
            <translation>请阅读条款并签署</translation>
        </message>
        <message>
            <source>Reading {database} needs the driver {module}, which is not installed.</source>
            <translation>读取 {database} 需要驱动 {module}，但尚未安装。</translation>
        </message>
        <message>
            <source>Reasons can only be given for a model that scores without another hospital.</source>
            <translation>只有评分时不需要其他医院的模型才能给出理由。</translation>
        </message>
        <message>
            <source>Recalibrated to this hospital: see “Methods”.</source>
            <translation>已按本院重新校准：见“方法”。</translation>
        </message>
        <message>
            <source>Refusal of the terms</source>
            <translation>对条款的拒绝</translation>
        </message>
        <message>
            <source>Register and number, or that the study was not registered</source>
            <translation>注册平台和编号，或说明未注册</translation>
        </message>
        <message>
            <source>Registration</source>
            <translation>注册</translation>
        </message>
        <message>
            <source>Remove it, ask for a new invitation over the phone and add that.</source>
            <translation>请移除该医院，通过电话索取新的邀请并添加。</translation>
        </message>
        <message>
            <source>Remove the proxy in Settings and ask IT to open the way to the other hospital.</source>
            <translation>请在“设置”中去掉代理，并请信息技术部门开通到对方医院的通路。</translation>
        </message>
        <message>
            <source>Rename one of the columns in the file.</source>
            <translation>请在文件中改掉其中一列的名称。</translation>
        </message>
        <message>
            <source>Rename one.</source>
            <translation>请更改其中一个的名称。</translation>
        </message>
        <message>
            <source>Rename the columns so that every name is used once, then open the file again.</source>
            <translation>请修改列名，使每个名称只用一次，然后重新打开文件。</translation>
        </message>
        <message>
            <source>Reported</source>
            <translation>报告内容</translation>
        </message>
        <message>
            <source>Research use only, until validated for the patients it is meant for. A risk says how likely a patient is to have the outcome in the record, not what will happen.</source>
            <translation>在其适用患者中得到验证之前仅供研究使用。风险表示患者在病历中有该结局的可能性，而不是将来会发生什么。</translation>
        </message>
        <message>
            <source>Resolve duplicate patients on the Records page first; nobody may be both held out and trained on.</source>
            <translation>请先在“病历数据”页处理重复患者；任何人不得既被留出又参加训练。</translation>
        </message>
        <message>
            <source>Restore both files of that session from the backup, or train again.</source>
            <translation>请从备份恢复该会话的两个文件，或重新训练。</translation>
        </message>
        <message>
            <source>Restore it from your backup, and find out who could write to it.</source>
            <translation>请从备份恢复，并查明谁有权写入该文件。</translation>
        </message>
        <message>
            <source>Restore it from your backup.</source>
            <translation>请从备份恢复。</translation>
        </message>
        <message>
            <source>Restore the backup on a computer, or in a data folder, without one. Nothing was changed.</source>
            <translation>请在没有身份的计算机或数据文件夹中恢复备份。未作任何改动。</translation>
        </message>
        <message>
            <source>Restore the identity from your backup.</source>
            <translation>请从备份恢复身份。</translation>
        </message>
        <message>
            <source>Restore the store and the identity from the same backup.</source>
            <translation>请从同一份备份恢复存储和身份。</translation>
        </message>
        <message>
            <source>Restore the store from your backup.</source>
            <translation>请从备份恢复存储。</translation>
        </message>
        <message>
            <source>Rests on factoring large numbers, as RSA does; in use since 1999.</source>
            <translation>依据：大数难以分解（与 RSA 相同）；自 1999 年起使用。</translation>
        </message>
        <message>
            <source>Rests on learning with errors over rings, which the newer encryption standards use.</source>
            <translation>依据：环上带误差学习问题，较新的加密标准采用这一假设。</translation>
        </message>
        <message>
            <source>Results of any updating: the updated model and its performance</source>
            <translation>更新的结果：更新后的模型及其表现</translation>
        </message>
        <message>
            <source>Resume with the records and terms the training began with.</source>
            <translation>请用训练开始时的病历数据和条款继续。</translation>
        </message>
        <message>
            <source>Ring them: their program or the line fails too often. Then start a new session.</source>
            <translation>请致电对方：其程序或线路故障过于频繁。然后开始新的会话。</translation>
        </message>
        <message>
            <source>Ring {name} on a number you know. If they made a new identity, remove both entries and add them anew.</source>
            <translation>请用您已知的号码打电话给{name}。如果对方创建了新的身份，请移除两个条目并重新添加。</translation>
        </message>
        <message>
            <source>Ring {name}. If all is well, remove the entry, add the invitation anew and compare codes.</source>
            <translation>请打电话给{name}。如果一切正常，请移除该条目，重新添加邀请并核对数字。</translation>
        </message>
        <message>
            <source>Risk from which a patient is flagged</source>
            <translation>从此风险起标记患者</translation>
        </message>
        <message>
            <source>Role</source>
            <translation>角色</translation>
        </message>
        <message>
            <source>Row {row}, column {column}: a formula whose result was not saved.</source>
            <translation>第 {row} 行，列 {column}：公式的结果没有保存。</translation>
        </message>
        <message>
            <source>Row {row}, column {column}: an Excel error.</source>
            <translation>第 {row} 行，列 {column}：Excel 错误值。</translation>
        </message>
        <message>
            <source>Row {row}, column {column}: bytes that are not text.</source>
            <translation>第 {row} 行，列 {column}：含有不是文本的字节。</translation>
        </message>
        <message>
            <source>Row {row}: a quotation mark stands in the wrong place.</source>
            <translation>第 {row} 行：引号位置不对。</translation>
        </message>
        <message>
            <source>Row {row}: cells beyond the {columns} named columns.</source>
            <translation>第 {row} 行：在 {columns} 个有名称的列之外还有单元格。</translation>
        </message>
        <message>
            <source>Row {row}: {fields} fields where the header has {columns}.</source>
            <translation>第 {row} 行：有 {fields} 个字段，而表头有 {columns} 个。</translation>
        </message>
        <message>
            <source>Rows in the file: {n}</source>
            <translation>文件中的行：{n}</translation>
        </message>
        <message>
            <source>Rows left out, with the reason: see “Patients”. Add how the patients came into the file.</source>
            <translation>剔除的行及其原因：见“患者”。请补充患者如何进入该文件。</translation>
        </message>
        <message>
            <source>Rows of patients who appear more than once: {n}</source>
            <translation>患者重复出现的行：{n}</translation>
        </message>
        <message>
            <source>Rows that could not be read: {n}</source>
            <translation>无法读取的行：{n}</translation>
        </message>
        <message>
            <source>Rows with a damaged identifier: {n}</source>
            <translation>标识损坏的行：{n}</translation>
        </message>
        <message>
            <source>Rows without a patient identifier: {n}</source>
            <translation>没有患者标识的行：{n}</translation>
        </message>
        <message>
            <source>Rows without an outcome: {n}</source>
            <translation>没有结局的行：{n}</translation>
        </message>
        <message>
            <source>Run the command again and type the same one twice.</source>
            <translation>请重新运行命令，并两次输入相同的口令。</translation>
        </message>
        <message>
            <source>Run the comparison again, with the same version of the program on both sides.</source>
            <translation>请在双方使用同一版本的程序重新比较。</translation>
        </message>
        <message>
            <source>Run: fedstroke simulate SESSION.toml --report REPORT.json</source>
            <translation>请运行：fedstroke simulate SESSION.toml --report REPORT.json</translation>
        </message>
        <message>
            <source>SHA-256 of the model file</source>
            <translation>模型文件的 SHA-256</translation>
        </message>
        <message>
            <source>SHAP values of {n} held-out patients.</source>
            <translation>{n} 位留出患者的 SHAP 值。</translation>
        </message>
        <message>
            <source>Sample size</source>
            <translation>样本量</translation>
        </message>
        <message>
            <source>Save a diagnostics bundle in Settings and report this.</source>
            <translation>请在“设置”中保存诊断信息并报告此问题。</translation>
        </message>
        <message>
            <source>Save the report as .html, or run the command fedstroke.</source>
            <translation>请把报告保存为 .html，或运行命令 fedstroke。</translation>
        </message>
        <message>
            <source>Say which comes first, or write the dates as YYYY-MM-DD.</source>
            <translation>请说明日与月哪个在前，或将日期写成 YYYY-MM-DD。</translation>
        </message>
        <message>
            <source>Say which comes first: day or month.</source>
            <translation>请说明哪个在前：日还是月。</translation>
        </message>
        <message>
            <source>Says that a prediction model is developed or evaluated, for whom, and for which outcome</source>
            <translation>说明是开发还是评价预测模型、针对谁、针对哪种结局</translation>
        </message>
        <message>
            <source>Score every held-out patient before evaluating.</source>
            <translation>评估前请先为每名留出患者评分。</translation>
        </message>
        <message>
            <source>Score it again.</source>
            <translation>请重新评分。</translation>
        </message>
        <message>
            <source>Scoring needs a session, records, and a file to write.</source>
            <translation>评分需要一次会话、病历数据和一个要写入的文件。</translation>
        </message>
        <message>
            <source>Scoring the patients</source>
            <translation>正在为患者评分</translation>
        </message>
        <message>
            <source>See README.md for an example.</source>
            <translation>示例见 README.md。</translation>
        </message>
        <message>
            <source>See in its log why its workers or its scheduler ended, most likely because memory ran out; start it again, then start the session again.</source>
            <translation>请在集群日志中查看其工作进程或调度器为何终止，最可能是内存不足；请重新启动集群，然后重新启动会话。</translation>
        </message>
        <message>
            <source>See its message above.</source>
            <translation>请看上方的消息。</translation>
        </message>
        <message>
            <source>See its messages above.</source>
            <translation>请看上方该进程的消息。</translation>
        </message>
        <message>
            <source>See them with: fedstroke results list. Give at least {least} letters of the session's number.</source>
            <translation>可用 fedstroke results list 查看。请至少给出会话编号的 {least} 个字符。</translation>
        </message>
        <message>
            <source>See “Performance” and “Subgroups”.</source>
            <translation>见“模型表现”和“亚组”。</translation>
        </message>
        <message>
            <source>See “{section}”.</source>
            <translation>见“{section}”。</translation>
        </message>
        <message>
            <source>Sensitivity at 80 % specificity</source>
            <translation>特异度 80% 时的灵敏度</translation>
        </message>
        <message>
            <source>Sensitivity at 80 % specificity, with an interval which counts that the same patients set the threshold.</source>
            <translation>特异度 80% 时的灵敏度，其区间考虑了阈值也由同一批患者确定。</translation>
        </message>
        <message>
            <source>Session</source>
            <translation>会话</translation>
        </message>
        <message>
            <source>Set both clocks by the network (NTP), so that the ledgers agree on times.</source>
            <translation>请用网络对时（NTP）校准双方的时钟，使台账的时间一致。</translation>
        </message>
        <message>
            <source>Set the environment variable {variable}.</source>
            <translation>请设置环境变量 {variable}。</translation>
        </message>
        <message>
            <source>Setting, number and location of centres</source>
            <translation>环境、中心的数量和地点</translation>
        </message>
        <message>
            <source>Share</source>
            <translation>比例</translation>
        </message>
        <message>
            <source>Share of the gain of all splits</source>
            <translation>占全部分裂增益的比例</translation>
        </message>
        <message>
            <source>Share of this hospital's splits</source>
            <translation>占本院分裂的比例</translation>
        </message>
        <message>
            <source>Sides of the model's splits, for scoring</source>
            <translation>模型分裂的左右（评分用）</translation>
        </message>
        <message>
            <source>Signature under the terms</source>
            <translation>对条款的签名</translation>
        </message>
        <message>
            <source>Signed agreements to go on without a hospital, sent again after an interruption</source>
            <translation>同意不等某家医院而继续的签名，中断后再次发送</translation>
        </message>
        <message>
            <source>Signed the terms</source>
            <translation>已签署条款</translation>
        </message>
        <message>
            <source>Slope and intercept in the large, joint model then own model: {values}.</source>
            <translation>斜率和总体校准截距，先联合模型后本院模型：{values}。</translation>
        </message>
        <message>
            <source>Some categories differ only in capital letters and count as one.</source>
            <translation>有些类别仅大小写不同，按同一类别计。</translation>
        </message>
        <message>
            <source>Something answers at the address, but not with the key in the invitation</source>
            <translation>该地址有应答，但密钥与邀请中的不同</translation>
        </message>
        <message>
            <source>Something answers at {host}, port {port}, but it is not FedStroke</source>
            <translation>{host} 的端口 {port} 有应答，但不是 FedStroke</translation>
        </message>
        <message>
            <source>Something answers at {proxy}, but it is not a SOCKS5 proxy</source>
            <translation>{proxy} 有应答，但不是 SOCKS5 代理</translation>
        </message>
        <message>
            <source>Something went wrong in the program that was not foreseen.</source>
            <translation>程序发生了未预料到的错误。</translation>
        </message>
        <message>
            <source>Source of funding, role of the funders</source>
            <translation>资金来源，资助方的作用</translation>
        </message>
        <message>
            <source>Sources of the development and evaluation data, reasons, representativeness</source>
            <translation>开发数据和评价数据的来源、理由、代表性</translation>
        </message>
        <message>
            <source>Start a new session.</source>
            <translation>请开始新的会话。</translation>
        </message>
        <message>
            <source>Start every worker with --tls-ca-file, --tls-cert and --tls-key.</source>
            <translation>请用 --tls-ca-file、--tls-cert 和 --tls-key 启动每个工作进程。</translation>
        </message>
        <message>
            <source>Start some with: dask worker {address} --nworkers 4 --nthreads 1</source>
            <translation>请启动几个：dask worker {address} --nworkers 4 --nthreads 1</translation>
        </message>
        <message>
            <source>Start the pairing again on both sides.</source>
            <translation>请双方重新开始配对。</translation>
        </message>
        <message>
            <source>Start the pairing again.</source>
            <translation>请重新开始配对。</translation>
        </message>
        <message>
            <source>Start the session again.</source>
            <translation>请重新开始会话。</translation>
        </message>
        <message>
            <source>State</source>
            <translation>状态</translation>
        </message>
        <message>
            <source>Stop here and ask them to update their program.</source>
            <translation>请就此停止，并请对方更新程序。</translation>
        </message>
        <message>
            <source>Stop here and talk to them: their program is another one, or was changed.</source>
            <translation>请就此停止并与对方沟通：其程序不是同一程序，或被改动。</translation>
        </message>
        <message>
            <source>Stop here and talk to them: their program is damaged or was changed.</source>
            <translation>请就此停止并与对方沟通：其程序已损坏或被改动。</translation>
        </message>
        <message>
            <source>Stop here and talk to them: their program or the connection is damaged.</source>
            <translation>请就此停止并与对方沟通：其程序或连接已损坏。</translation>
        </message>
        <message>
            <source>Stop here and talk to them: their program or their records changed during the session.</source>
            <translation>请就此停止并与对方沟通：其程序或病历数据在会话期间发生了变化。</translation>
        </message>
        <message>
            <source>Stop here and talk to them: their program or their records changed during the training.</source>
            <translation>请就此停止并与对方沟通：其程序或病历数据在训练期间发生了变化。</translation>
        </message>
        <message>
            <source>Stop the session and ring {peer}. Nothing of the message was used.</source>
            <translation>请停止会话并打电话给{peer}。该消息的内容没有被使用。</translation>
        </message>
        <message>
            <source>Study objectives: development, validation or both</source>
            <translation>研究目标：开发、验证或两者</translation>
        </message>
        <message>
            <source>Subgroups</source>
            <translation>亚组</translation>
        </message>
        <message>
            <source>Summary of the result</source>
            <translation>结果摘要</translation>
        </message>
        <message>
            <source>Sums of gradients per bin of each predictor</source>
            <translation>每个预测变量每个分箱的梯度总和</translation>
        </message>
        <message>
            <source>TRIPOD+AI checklist</source>
            <translation>TRIPOD+AI 清单</translation>
        </message>
        <message>
            <source>Take it out; the password has a field of its own.</source>
            <translation>请去掉它；密码有单独的输入框。</translation>
        </message>
        <message>
            <source>Taking part: {n}</source>
            <translation>参加：{n}</translation>
        </message>
        <message>
            <source>Talk to them, change the terms and propose again.</source>
            <translation>请与对方沟通，修改条款后重新提出。</translation>
        </message>
        <message>
            <source>Talk to them, then propose again.</source>
            <translation>请与对方沟通，然后重新提出。</translation>
        </message>
        <message>
            <source>Talk to them, then start a new session.</source>
            <translation>请与对方沟通，然后开始新的会话。</translation>
        </message>
        <message>
            <source>Talk to them, then start a new session. What was recorded in the ledger stays.</source>
            <translation>请与对方沟通，然后开始新的会话。台账中已有的记录保持不变。</translation>
        </message>
        <message>
            <source>Talk to them. The session waits for all hospitals.</source>
            <translation>请与对方沟通。会话将等待所有医院。</translation>
        </message>
        <message>
            <source>Talk to them. To take part in a whole model, agree on a new session.</source>
            <translation>请与对方沟通。若要参与整个模型，请商定新的会话。</translation>
        </message>
        <message>
            <source>Target population, intended purpose in the care pathway, intended users</source>
            <translation>目标人群、在诊疗流程中的用途、预期使用者</translation>
        </message>
        <message>
            <source>Tell the proposing hospital what would have to change.</source>
            <translation>请告知提出条款的医院需要作哪些修改。</translation>
        </message>
        <message>
            <source>Tell the proposing hospital, and ask them to propose again.</source>
            <translation>请告知提出条款的医院，并请其重新提出。</translation>
        </message>
        <message>
            <source>Terms</source>
            <translation>条款</translation>
        </message>
        <message>
            <source>That all hospitals agreed.</source>
            <translation>所有医院均已同意。</translation>
        </message>
        <message>
            <source>That all is done.</source>
            <translation>全部已完成。</translation>
        </message>
        <message>
            <source>That session left no model here that hospitals with the same predictors trained.</source>
            <translation>该会话没有在这里留下由预测变量相同的医院训练的模型。</translation>
        </message>
        <message>
            <source>That the codes agreed.</source>
            <translation>配对码一致。</translation>
        </message>
        <message>
            <source>That this hospital agreed.</source>
            <translation>发送方医院已同意。</translation>
        </message>
        <message>
            <source>That this hospital agrees to go on without the one that was lost.</source>
            <translation>本院同意不等失联的医院而继续。</translation>
        </message>
        <message>
            <source>That this hospital stopped, and roughly why. No patient data.</source>
            <translation>发送方医院已停止，以及大致原因。不含患者数据。</translation>
        </message>
        <message>
            <source>That this predictor and threshold separate the patients of that node well.</source>
            <translation>这个预测变量和阈值能较好地区分该节点的患者。</translation>
        </message>
        <message>
            <source>That this predictor and threshold separate these patients well: a group with similar predicted risk, without the risk itself.</source>
            <translation>这个预测变量和阈值能较好地区分这些患者：即一组预测风险相近的患者，但不含风险本身。</translation>
        </message>
        <message>
            <source>That {hospital} does not know the patient {much} lowers the risk.</source>
            <translation>{hospital}没有该患者的数据，这{much}降低风险。</translation>
        </message>
        <message>
            <source>That {hospital} does not know the patient {much} raises the risk.</source>
            <translation>{hospital}没有该患者的数据，这{much}提高风险。</translation>
        </message>
        <message>
            <source>The ZeroMQ library of this installation cannot connect through a proxy.</source>
            <translation>本安装的 ZeroMQ 库不能通过代理连接。</translation>
        </message>
        <message>
            <source>The address has a parameter that can hold a password: {names}.</source>
            <translation>地址中有可能包含密码的参数：{names}。</translation>
        </message>
        <message>
            <source>The address holds a password, which other users of this computer can read while the command runs.</source>
            <translation>地址中含有密码；命令运行期间，本机其他用户可以看到它。</translation>
        </message>
        <message>
            <source>The address names no database.</source>
            <translation>地址中没有数据库名。</translation>
        </message>
        <message>
            <source>The address {address} is not one to which others can connect.</source>
            <translation>他人无法连接到地址 {address}。</translation>
        </message>
        <message>
            <source>The answer does not have one division for each node.</source>
            <translation>答复中并非每个节点都有一个划分。</translation>
        </message>
        <message>
            <source>The backup could not be written.</source>
            <translation>无法写入备份。</translation>
        </message>
        <message>
            <source>The bin edges do not fit together.</source>
            <translation>分箱边界不一致。</translation>
        </message>
        <message>
            <source>The binned records and the bin edges have different numbers of predictors.</source>
            <translation>分箱后的数据与分箱边界的预测变量个数不同。</translation>
        </message>
        <message>
            <source>The bootstrap needs at least one resample.</source>
            <translation>自助法至少需要一次重抽样。</translation>
        </message>
        <message>
            <source>The calibration slope could not be estimated from these patients.</source>
            <translation>无法根据这些患者估计校准斜率。</translation>
        </message>
        <message>
            <source>The certificates of the cluster cannot be used.</source>
            <translation>集群的证书无法使用。</translation>
        </message>
        <message>
            <source>The choices about columns cannot be read.</source>
            <translation>无法读取关于列的选择。</translation>
        </message>
        <message>
            <source>The choices cannot be saved as they are.</source>
            <translation>这些选择无法按现状保存。</translation>
        </message>
        <message>
            <source>The clocks agree</source>
            <translation>双方时钟一致</translation>
        </message>
        <message>
            <source>The cluster at {address} does not answer.</source>
            <translation>位于 {address} 的集群没有应答。</translation>
        </message>
        <message>
            <source>The cluster at {address} has no workers.</source>
            <translation>位于 {address} 的集群没有工作进程。</translation>
        </message>
        <message>
            <source>The cluster is used without TLS: everyone who can run programs on this computer can reach it, and so read the parts of this hospital's private key and its patients' identifiers and values. Use --cluster-tls to prevent that.</source>
            <translation>集群未使用 TLS：任何能在这台计算机上运行程序的人都能连接到它，从而读取本院私钥的各部分以及患者的标识和数值。请使用 --cluster-tls 加以防止。</translation>
        </message>
        <message>
            <source>The cluster is used without TLS: this hospital's private key, in parts, and its patients' identifiers and values, among them gradients, cross the network in the clear. Use --cluster-tls to prevent that.</source>
            <translation>集群未使用 TLS：本院私钥（分成若干部分）以及患者的标识和数值（包括梯度）以明文在网络上传输。请使用 --cluster-tls 加以防止。</translation>
        </message>
        <message>
            <source>The cluster stopped working during the session.</source>
            <translation>集群在会话期间停止工作。</translation>
        </message>
        <message>
            <source>The cluster's worker {worker} does not use TLS.</source>
            <translation>集群的工作进程 {worker} 未使用 TLS。</translation>
        </message>
        <message>
            <source>The cluster's worker {worker} has FedStroke {theirs}, and this program is FedStroke {ours}.</source>
            <translation>集群的工作进程 {worker} 使用 FedStroke {theirs}，而本程序是 FedStroke {ours}。</translation>
        </message>
        <message>
            <source>The cluster's worker {worker} is on another computer, and without TLS the parts of this hospital's private key and its patients' identifiers and values would cross the network in the clear.</source>
            <translation>集群的工作进程 {worker} 在另一台计算机上；若不使用 TLS，本院私钥的各部分以及患者的标识和数值将以明文在网络上传输。</translation>
        </message>
        <message>
            <source>The cluster's workers cannot run FedStroke's arithmetic.</source>
            <translation>集群的工作进程无法执行 FedStroke 的运算。</translation>
        </message>
        <message>
            <source>The coding of column {column} contradicts itself.</source>
            <translation>列 {column} 的编码自相矛盾。</translation>
        </message>
        <message>
            <source>The column and its values: see “Purpose and outcome”. Add how and when it was assessed.</source>
            <translation>列及其取值：见“目的与结局”。请补充评估的方式和时间。</translation>
        </message>
        <message>
            <source>The columns were guessed from their names: {columns}.</source>
            <translation>这些列是按名称推测的：{columns}。</translation>
        </message>
        <message>
            <source>The columns were not agreed on: {reason}</source>
            <translation>未就各列达成一致：{reason}</translation>
        </message>
        <message>
            <source>The columns which each hospital chose; the trees used what divides. Add why these.</source>
            <translation>各医院选择的列；树使用其中能划分的列。请补充选择的理由。</translation>
        </message>
        <message>
            <source>The computer refuses the port</source>
            <translation>对方计算机拒绝该端口</translation>
        </message>
        <message>
            <source>The computer {host} answers, but refuses port {port}</source>
            <translation>计算机 {host} 有应答，但拒绝端口 {port}</translation>
        </message>
        <message>
            <source>The data dictionary was not sent: {reason}</source>
            <translation>数据字典没有发出：{reason}</translation>
        </message>
        <message>
            <source>The data folder {folder} cannot be used</source>
            <translation>无法使用数据文件夹 {folder}</translation>
        </message>
        <message>
            <source>The data folder {folder} is already in use by another FedStroke (process {process})</source>
            <translation>数据文件夹 {folder} 正被另一个 FedStroke 使用（进程 {process}）</translation>
        </message>
        <message>
            <source>The data folder {folder} was written by a newer version of FedStroke</source>
            <translation>数据文件夹 {folder} 由更高版本的 FedStroke 写入</translation>
        </message>
        <message>
            <source>The database in {folder} is damaged</source>
            <translation>{folder} 中的数据库已损坏</translation>
        </message>
        <message>
            <source>The difference in AUC cannot be told from these patients.</source>
            <translation>无法由这些患者得出 AUC 之差。</translation>
        </message>
        <message>
            <source>The digits do not match.</source>
            <translation>数字不一致。</translation>
        </message>
        <message>
            <source>The disclosure ledger in {folder} cannot be read</source>
            <translation>无法读取 {folder} 中的披露台账</translation>
        </message>
        <message>
            <source>The disclosure ledger in {folder} cannot be written</source>
            <translation>无法写入 {folder} 中的披露台账</translation>
        </message>
        <message>
            <source>The disclosure ledger in {folder} has been changed by something else than this program: {reason}</source>
            <translation>{folder} 中的披露台账被本程序以外的东西改动：{reason}</translation>
        </message>
        <message>
            <source>The disclosure ledger is not as it was written, from line {line}: {reason}.</source>
            <translation>披露台账从第 {line} 行起与写入时不一致：{reason}。</translation>
        </message>
        <message>
            <source>The disk with the data folder {folder} is full</source>
            <translation>数据文件夹 {folder} 所在的磁盘已满</translation>
        </message>
        <message>
            <source>The encoding {encoding} is not known.</source>
            <translation>不认识编码 {encoding}。</translation>
        </message>
        <message>
            <source>The feature hospitals are not told how well the models perform.</source>
            <translation>特征医院不会得知模型的表现。</translation>
        </message>
        <message>
            <source>The feature hospitals are told how well the models perform, rounded: {metrics}.</source>
            <translation>特征医院会得知模型的表现（四舍五入）：{metrics}。</translation>
        </message>
        <message>
            <source>The fingerprint is not that of this invitation, which was not added.</source>
            <translation>指纹与这份邀请不符，该邀请没有添加。</translation>
        </message>
        <message>
            <source>The finished trees are kept: the session goes on when all are back.</source>
            <translation>已完成的树仍保留：各方恢复后会话继续。</translation>
        </message>
        <message>
            <source>The first row of {file} cannot be read.</source>
            <translation>无法读取 {file} 的第一行。</translation>
        </message>
        <message>
            <source>The first row of {file} is not text.</source>
            <translation>{file} 的第一行不是文本。</translation>
        </message>
        <message>
            <source>The flow of patients and the missing values are not known: this result was kept by an older version.</source>
            <translation>患者流程和缺失值未知：此结果由旧版本保存。</translation>
        </message>
        <message>
            <source>The folder of {file} holds too many manifests.</source>
            <translation>{file} 所在的文件夹中清单过多。</translation>
        </message>
        <message>
            <source>The folder {folder} belongs to {name}.</source>
            <translation>文件夹 {folder} 属于{name}。</translation>
        </message>
        <message>
            <source>The full model for use by others, restrictions to access</source>
            <translation>供他人使用的完整模型，使用限制</translation>
        </message>
        <message>
            <source>The held-out patients are too few for curves.</source>
            <translation>留出患者太少，无法绘制曲线。</translation>
        </message>
        <message>
            <source>The hospitals are not at the same point of the computation.</source>
            <translation>各医院的计算进度不一致。</translation>
        </message>
        <message>
            <source>The hospitals do not agree on who still takes part.</source>
            <translation>各医院对还有谁参加的记录不一致。</translation>
        </message>
        <message>
            <source>The hospitals have different predictors of the same patients; one of them has the outcome.</source>
            <translation>各医院拥有同一批患者的不同预测变量；其中一家拥有结局。</translation>
        </message>
        <message>
            <source>The hospitals have kept no state in common from which the session could go on.</source>
            <translation>各医院没有保存可供会话继续的共同状态。</translation>
        </message>
        <message>
            <source>The hospitals have no predictor in common.</source>
            <translation>各医院没有共同的预测变量。</translation>
        </message>
        <message>
            <source>The hospitals have the same predictors and outcome of different patients.</source>
            <translation>各医院拥有不同患者的相同预测变量和结局。</translation>
        </message>
        <message>
            <source>The hospitals' counts contradict each other.</source>
            <translation>各医院的计数互相矛盾。</translation>
        </message>
        <message>
            <source>The hospitals' masked values do not add up.</source>
            <translation>各医院加了掩码的数值加总不符。</translation>
        </message>
        <message>
            <source>The hospitals' records do not have the same number of rows.</source>
            <translation>各医院的数据行数不同。</translation>
        </message>
        <message>
            <source>The identity cannot be written to {path}.</source>
            <translation>无法将身份写入 {path}。</translation>
        </message>
        <message>
            <source>The identity could not be written to {path}.</source>
            <translation>无法将身份写入 {path}。</translation>
        </message>
        <message>
            <source>The identity file asks for an unreasonable amount of work to open.</source>
            <translation>打开该身份文件所要求的计算量过大，不合常理。</translation>
        </message>
        <message>
            <source>The identity file {path} cannot be read.</source>
            <translation>无法读取身份文件 {path}。</translation>
        </message>
        <message>
            <source>The identity file {path} is incomplete: its end is missing.</source>
            <translation>身份文件 {path} 不完整：缺少末尾部分。</translation>
        </message>
        <message>
            <source>The identity file {path} was altered after it was written.</source>
            <translation>身份文件 {path} 在写入后被改动过。</translation>
        </message>
        <message>
            <source>The identity file {path} was written by a newer version of FedStroke.</source>
            <translation>身份文件 {path} 由更高版本的 FedStroke 写入。</translation>
        </message>
        <message>
            <source>The identity is locked.</source>
            <translation>身份已锁定。</translation>
        </message>
        <message>
            <source>The invitation is incomplete: its end is missing.</source>
            <translation>邀请不完整：缺少末尾部分。</translation>
        </message>
        <message>
            <source>The invitation was altered on the way.</source>
            <translation>邀请在途中被改动。</translation>
        </message>
        <message>
            <source>The joint model at some thresholds: counts per 1,000 patients like the held-out ones.</source>
            <translation>联合模型在若干阈值处：按每 1,000 位与留出患者相似的患者计数。</translation>
        </message>
        <message>
            <source>The joint model is a forest of gradient-boosted trees (XGBoost, logistic loss). It is the same model, bit for bit, that pooled records would give; only how it is computed differs.</source>
            <translation>联合模型是梯度提升树森林（XGBoost，逻辑损失）。它与合并病历所得的模型逐位相同，不同的只是计算方式。</translation>
        </message>
        <message>
            <source>The joint model is trained. {label} did not release how well it performs.</source>
            <translation>联合模型已训练完成。{label}没有公布其表现。</translation>
        </message>
        <message>
            <source>The joint model was not updated for this evaluation.</source>
            <translation>本次评价没有更新联合模型。</translation>
        </message>
        <message>
            <source>The joint model was not updated.</source>
            <translation>联合模型没有更新。</translation>
        </message>
        <message>
            <source>The label hospital defined it; its records stay there.</source>
            <translation>由标签医院定义；其病历留在那里。</translation>
        </message>
        <message>
            <source>The label hospital learns on which side of each unnamed threshold a shared patient lies.</source>
            <translation>标签医院会得知共有患者位于各未具名阈值的哪一侧。</translation>
        </message>
        <message>
            <source>The label hospital released no figures to this hospital.</source>
            <translation>标签医院没有向本院公布指标。</translation>
        </message>
        <message>
            <source>The label hospital: sums of its own gradients per unnamed bin of each unnamed predictor, and for each split that is chosen, which patients go left or right.</source>
            <translation>标签医院：自己的梯度在每个未具名预测变量、每个未具名分箱中的总和；以及在每个选定的分裂处，哪些患者向左、哪些向右。</translation>
        </message>
        <message>
            <source>The lattice scheme adds up at most {most} patients, and {shared} are shared.</source>
            <translation>格加密方案最多对 {most} 名患者求和，而共有患者有 {shared} 名。</translation>
        </message>
        <message>
            <source>The ledger has no entry of this session.</source>
            <translation>台账中没有本次会话的条目。</translation>
        </message>
        <message>
            <source>The ledger is as it was written, hash-chained and signed; its last entry when this report was made: {head}</source>
            <translation>台账与写入时一致，以哈希链相连并已签名；生成本报告时的最后一条：{head}</translation>
        </message>
        <message>
            <source>The ledger is not as it was written: somebody changed it. Do not rely on the table above.</source>
            <translation>台账与写入时不一致：有人改动过。请勿依赖上表。</translation>
        </message>
        <message>
            <source>The level could not be adjusted from these patients.</source>
            <translation>无法根据这些患者调整总体水平。</translation>
        </message>
        <message>
            <source>The line carried {speed} Mbit/s in the last session with this hospital.</source>
            <translation>上次与该医院合作时，线路速度为 {speed} Mbit/s。</translation>
        </message>
        <message>
            <source>The list of known patients does not have one entry per record.</source>
            <translation>已知患者清单与数据记录并非一一对应。</translation>
        </message>
        <message>
            <source>The list of mask keys does not fit the hospitals of the terms.</source>
            <translation>掩码密钥清单与条款中的医院不符。</translation>
        </message>
        <message>
            <source>The list of mask keys does not hold this hospital's own.</source>
            <translation>掩码密钥清单中没有本院的密钥。</translation>
        </message>
        <message>
            <source>The mask key of {name} comes with another identity than the terms name.</source>
            <translation>{name}的掩码密钥所附身份与条款中的不同。</translation>
        </message>
        <message>
            <source>The message type {type} is not registered.</source>
            <translation>消息类型 {type} 没有登记。</translation>
        </message>
        <message>
            <source>The minimum group size must be at least 1.</source>
            <translation>最小组人数至少为 1。</translation>
        </message>
        <message>
            <source>The model and the coding of its predictors do not belong together.</source>
            <translation>模型与其预测变量的编码不相配。</translation>
        </message>
        <message>
            <source>The model asks a hospital that has not been named.</source>
            <translation>模型需要询问一家未列出的医院。</translation>
        </message>
        <message>
            <source>The model file is damaged or not a model this program can use.</source>
            <translation>模型文件已损坏，或不是本程序可用的模型。</translation>
        </message>
        <message>
            <source>The model has no predictor {columns}.</source>
            <translation>模型中没有预测变量 {columns}。</translation>
        </message>
        <message>
            <source>The model of that session is not this hospital's to score with.</source>
            <translation>该会话的模型不能由本院用来评分。</translation>
        </message>
        <message>
            <source>The model uses a predictor that has not been named.</source>
            <translation>模型使用了一个未列出的预测变量。</translation>
        </message>
        <message>
            <source>The model's base score must be a probability in single precision, between 0 and 1.</source>
            <translation>模型的基础分值必须是 0 到 1 之间的单精度概率。</translation>
        </message>
        <message>
            <source>The models cannot be compared on the held-out patients.</source>
            <translation>无法在留出患者上比较两个模型。</translation>
        </message>
        <message>
            <source>The models were judged on later patients of the same hospital; other hospitals and regions may differ.</source>
            <translation>模型以同一医院的后期患者评价；其他医院和地区可能不同。</translation>
        </message>
        <message>
            <source>The models were judged on patients drawn by chance from the same records as those trained on: this is internal validation of one split. Other times and places may differ.</source>
            <translation>模型以从同一批病历中随机抽出的患者评价：这是单次划分的内部验证。其他时间和地点可能不同。</translation>
        </message>
        <message>
            <source>The name of the hospital contains invisible characters.</source>
            <translation>医院名称中含有不可见字符。</translation>
        </message>
        <message>
            <source>The name of the hospital has {length} characters.</source>
            <translation>医院名称有 {length} 个字符。</translation>
        </message>
        <message>
            <source>The name of the hospital is empty.</source>
            <translation>医院名称为空。</translation>
        </message>
        <message>
            <source>The name or its unique values suggest it.</source>
            <translation>从名称或互不重复的取值推测。</translation>
        </message>
        <message>
            <source>The name or the address is too long for an invitation.</source>
            <translation>名称或地址太长，无法写入邀请。</translation>
        </message>
        <message>
            <source>The name suggests a stroke, and it has few values.</source>
            <translation>名称提示卒中，且取值很少。</translation>
        </message>
        <message>
            <source>The name {host} is not known here</source>
            <translation>这里无法解析名称 {host}</translation>
        </message>
        <message>
            <source>The names of the hospitals and of the outcome, the parameters and limits. No patient data.</source>
            <translation>医院与结局的名称、参数与限制。不含患者数据。</translation>
        </message>
        <message>
            <source>The network sees sizes and times only.</source>
            <translation>网络上只能看到数据的大小和时间。</translation>
        </message>
        <message>
            <source>The other computer's clock is {minutes} minutes ahead of this one's</source>
            <translation>对方计算机的时钟比本机快 {minutes} 分钟</translation>
        </message>
        <message>
            <source>The other computer's clock is {minutes} minutes behind this one's</source>
            <translation>对方计算机的时钟比本机慢 {minutes} 分钟</translation>
        </message>
        <message>
            <source>The other hospital does not have this hospital's key on its list, or has blocked it</source>
            <translation>对方医院的列表中没有本院的密钥，或已阻止本院</translation>
        </message>
        <message>
            <source>The other hospital learns which of its patients are together in every node of every tree, not why.</source>
            <translation>对方医院会得知在每棵树的每个节点中它的哪些患者在一起，但不知道原因。</translation>
        </message>
        <message>
            <source>The other hospital learns who is in a node of a tree only where one of its own predictors divides that node.</source>
            <translation>只有当树的某个节点由对方医院自己的预测变量划分时，对方才会得知该节点中有哪些患者。</translation>
        </message>
        <message>
            <source>The other hospital sent a blinded identifier that is not valid.</source>
            <translation>对方医院发来了一个无效的盲化标识。</translation>
        </message>
        <message>
            <source>The other hospital's computer is not known: one like this is assumed, with as many predictors, and all patients shared.</source>
            <translation>对方医院的计算机情况未知：假定与本机相同，预测变量数量相同，且所有患者都是共同的。</translation>
        </message>
        <message>
            <source>The other hospital's program does not know this hospital's key, or has blocked it</source>
            <translation>对方医院的程序不认识本院的密钥，或已阻止本院</translation>
        </message>
        <message>
            <source>The other hospitals' own figures are not told to this one: only sums over all were exchanged. The AUC over all is exact to {error}.</source>
            <translation>其他医院各自的指标不会告知本院：只交换了全体的总和。全体 AUC 的误差不超过 {error}。</translation>
        </message>
        <message>
            <source>The other hospitals' predictors have no names here, by design: ask them for theirs.</source>
            <translation>按设计，其他医院的预测变量在这里没有名称：请向它们询问。</translation>
        </message>
        <message>
            <source>The other program is connected but does not answer as FedStroke does</source>
            <translation>对方程序已连接，但其应答不像 FedStroke</translation>
        </message>
        <message>
            <source>The other program speaks connection version {theirs}, this one {own}</source>
            <translation>对方程序的连接版本为 {theirs}，本程序为 {own}</translation>
        </message>
        <message>
            <source>The other side began the conversation and then fell silent</source>
            <translation>对方开始通信后便没有回应</translation>
        </message>
        <message>
            <source>The other side changed its part of the pairing after fixing it.</source>
            <translation>对方在确定配对数据之后又作了改动。</translation>
        </message>
        <message>
            <source>The other side sent a key that would make the encryption void.</source>
            <translation>对方发来的密钥会使加密失效。</translation>
        </message>
        <message>
            <source>The others are asked to go on without it.</source>
            <translation>正在询问其他医院是否不等它而继续。</translation>
        </message>
        <message>
            <source>The outcome is what the records say, recorded once: the model may recognise consequences of the outcome as well as its causes, and it does not forecast.</source>
            <translation>结局以病历所载为准，只记录一次：模型可能识别出结局的后果而不只是原因，而且它不作预报。</translation>
        </message>
        <message>
            <source>The outcome must be 0 or 1 for every patient.</source>
            <translation>每名患者的结局必须为 0 或 1。</translation>
        </message>
        <message>
            <source>The outcomes or scores are not numbers.</source>
            <translation>结局或评分不是数字。</translation>
        </message>
        <message>
            <source>The outcomes or scores have {dimensions} dimensions instead of one.</source>
            <translation>结局或评分有 {dimensions} 维，应为一维。</translation>
        </message>
        <message>
            <source>The own model is stock XGBoost on the label hospital's predictors alone, with the same patients and parameters.</source>
            <translation>本院模型是仅用标签医院预测变量的标准 XGBoost，患者和参数相同。</translation>
        </message>
        <message>
            <source>The own model is the best of {n} settings of boosted trees and penalised logistic regressions by cross-validation on this hospital's training patients: {setting}.</source>
            <translation>本院模型是在本院训练患者上经交叉验证，从 {n} 种提升树和惩罚逻辑回归设置中选出的最佳者：{setting}。</translation>
        </message>
        <message>
            <source>The parameters are: {known}.</source>
            <translation>可用的参数：{known}。</translation>
        </message>
        <message>
            <source>The passphrase is too short.</source>
            <translation>口令太短。</translation>
        </message>
        <message>
            <source>The passphrase repeats too few characters.</source>
            <translation>口令只由很少几个字符重复而成。</translation>
        </message>
        <message>
            <source>The password could not be put into the system's keyring.</source>
            <translation>无法把密码放入系统密钥环。</translation>
        </message>
        <message>
            <source>The password for {database} is not known.</source>
            <translation>不知道 {database} 的密码。</translation>
        </message>
        <message>
            <source>The patients judged on came later than those trained on. Add what else differed.</source>
            <translation>评价用的患者晚于训练用的患者。请补充其他差异。</translation>
        </message>
        <message>
            <source>The predicted risk separates the two outcomes completely.</source>
            <translation>预测风险把两种结局完全分开。</translation>
        </message>
        <message>
            <source>The predictors are: {known}.</source>
            <translation>预测变量有：{known}。</translation>
        </message>
        <message>
            <source>The process of {name} ended.</source>
            <translation>{name}的进程已结束。</translation>
        </message>
        <message>
            <source>The program at the address has another key than the invitation says</source>
            <translation>该地址上的程序所用密钥与邀请中的不同</translation>
        </message>
        <message>
            <source>The project {name} could not be saved.</source>
            <translation>项目 {name} 无法保存。</translation>
        </message>
        <message>
            <source>The proposed key size of {key_bits} bits is not accepted.</source>
            <translation>不接受所提出的 {key_bits} 位密钥长度。</translation>
        </message>
        <message>
            <source>The proposed terms are not written the way this program writes them.</source>
            <translation>所提出的条款与本程序的写法不一致。</translation>
        </message>
        <message>
            <source>The proposed terms could not be read.</source>
            <translation>无法读取所提出的条款。</translation>
        </message>
        <message>
            <source>The proposed terms do not name this hospital.</source>
            <translation>所提出的条款中没有本院。</translation>
        </message>
        <message>
            <source>The proposed terms have training parameters that are not accepted: {why}</source>
            <translation>所提出的条款中有不被接受的训练参数：{why}</translation>
        </message>
        <message>
            <source>The proposed terms list other message types than this program exchanges.</source>
            <translation>所提出的条款列出的消息类型与本程序交换的不同。</translation>
        </message>
        <message>
            <source>The proxy cannot reach the computer, or does not know its name</source>
            <translation>代理无法到达对方计算机，或不认识其名称</translation>
        </message>
        <message>
            <source>The proxy finds no network that leads there</source>
            <translation>代理找不到通往该处的网络</translation>
        </message>
        <message>
            <source>The proxy gives no reason</source>
            <translation>代理未说明原因</translation>
        </message>
        <message>
            <source>The proxy {proxy} asks for a name and password, which FedStroke cannot give</source>
            <translation>代理 {proxy} 要求用户名和密码，FedStroke 无法提供</translation>
        </message>
        <message>
            <source>The proxy {proxy} cannot be reached</source>
            <translation>无法连接代理 {proxy}</translation>
        </message>
        <message>
            <source>The proxy {proxy} connects to {host}, port {port}</source>
            <translation>代理 {proxy} 可连接到 {host} 的端口 {port}</translation>
        </message>
        <message>
            <source>The proxy {proxy} does not connect to {host}, port {port}. {why}</source>
            <translation>代理 {proxy} 未能连接到 {host} 的端口 {port}。{why}</translation>
        </message>
        <message>
            <source>The proxy's rules forbid it</source>
            <translation>代理的规则不允许</translation>
        </message>
        <message>
            <source>The public keys of {name} are not valid.</source>
            <translation>{name}的公钥无效。</translation>
        </message>
        <message>
            <source>The query is not a single SELECT.</source>
            <translation>查询不是一条单独的 SELECT 语句。</translation>
        </message>
        <message>
            <source>The query on {database} gives no rows.</source>
            <translation>对 {database} 的查询没有返回任何行。</translation>
        </message>
        <message>
            <source>The reason which was typed in.</source>
            <translation>所填写的理由。</translation>
        </message>
        <message>
            <source>The records are generated: the figures show how the program works and nothing else.</source>
            <translation>数据是生成的：这些数字只展示程序如何工作。</translation>
        </message>
        <message>
            <source>The records are open all the same; the password will be asked for next time.</source>
            <translation>数据仍已打开；下次会再询问密码。</translation>
        </message>
        <message>
            <source>The records do not have the columns this model needs.</source>
            <translation>病历数据中没有该模型所需的列。</translation>
        </message>
        <message>
            <source>The records had {before} rows and now have {now}.</source>
            <translation>数据原有 {before} 行，现有 {now} 行。</translation>
        </message>
        <message>
            <source>The records have {found} predictors where {expected} are expected.</source>
            <translation>病历数据有 {found} 个预测变量，而应有 {expected} 个。</translation>
        </message>
        <message>
            <source>The records of the project {name} are not at {file} any more.</source>
            <translation>项目 {name} 的数据已不在 {file}。</translation>
        </message>
        <message>
            <source>The release key of this copy of FedStroke is damaged, so it cannot verify updates.</source>
            <translation>本程序的发布密钥已损坏，因此无法验证更新。</translation>
        </message>
        <message>
            <source>The saved model asks a question these records have no bin edge for.</source>
            <translation>保存的模型所用的分裂点，在这些数据中没有对应的分箱边界。</translation>
        </message>
        <message>
            <source>The saved state of the session cannot be read.</source>
            <translation>无法读取会话的保存状态。</translation>
        </message>
        <message>
            <source>The saved state of the session is incomplete.</source>
            <translation>保存的会话状态不完整。</translation>
        </message>
        <message>
            <source>The saved state of the training does not belong to these patients.</source>
            <translation>保存的训练状态不属于这些患者。</translation>
        </message>
        <message>
            <source>The saved trees were not trained on these patients.</source>
            <translation>保存的树不是用这些患者训练的。</translation>
        </message>
        <message>
            <source>The secret keys of {name} do not belong to its public keys.</source>
            <translation>{name}的私钥与公钥不配对。</translation>
        </message>
        <message>
            <source>The sentence at the head of this report. Add fairness and earlier studies.</source>
            <translation>见本报告开头的一句话。请补充公平性和以往研究。</translation>
        </message>
        <message>
            <source>The session began with other records than are open now.</source>
            <translation>会话开始时使用的病历数据与现在打开的不同。</translation>
        </message>
        <message>
            <source>The session goes on with all hospitals.</source>
            <translation>会话将与所有医院一起继续。</translation>
        </message>
        <message>
            <source>The session stopped because of an error</source>
            <translation>会话因错误而停止</translation>
        </message>
        <message>
            <source>The session stopped to protect the data; start it again.</source>
            <translation>为保护数据，会话已停止；请重新开始。</translation>
        </message>
        <message>
            <source>The session stopped. Compare fingerprints with {name} before you start it again.</source>
            <translation>会话已停止。重新开始之前，请与{name}核对指纹。</translation>
        </message>
        <message>
            <source>The session stopped. Start it again; if it happens again, tell your security officer.</source>
            <translation>会话已停止。请重新开始；如果再次发生，请告知信息安全负责人。</translation>
        </message>
        <message>
            <source>The session stopped; nothing wrong was computed. Start it again with all hospitals.</source>
            <translation>会话已停止，没有算出错误结果。请与所有医院重新开始。</translation>
        </message>
        <message>
            <source>The session waits. It goes on when {peer} opens the program again.</source>
            <translation>会话正在等待。{peer}重新打开程序后即继续。</translation>
        </message>
        <message>
            <source>The session was cancelled here</source>
            <translation>会话已在本院取消</translation>
        </message>
        <message>
            <source>The session was cancelled here.</source>
            <translation>会话已在本院取消。</translation>
        </message>
        <message>
            <source>The session was stopped</source>
            <translation>会话已停止</translation>
        </message>
        <message>
            <source>The share of patients held out must be at least 0 and below 1, and is {fraction}.</source>
            <translation>留出患者的比例必须不小于 0 且小于 1，而现在是 {fraction}。</translation>
        </message>
        <message>
            <source>The signature of {name} does not fit what it signs.</source>
            <translation>{name}的签名与所签内容不符。</translation>
        </message>
        <message>
            <source>The signature {file} is missing.</source>
            <translation>缺少签名文件 {file}。</translation>
        </message>
        <message>
            <source>The signed terms do not allow to go on without a hospital.</source>
            <translation>已签署的条款不允许不等某家医院而继续。</translation>
        </message>
        <message>
            <source>The state after {count} trees is not in the store.</source>
            <translation>存储中没有第 {count} 棵树之后的状态。</translation>
        </message>
        <message>
            <source>The stored choice of columns is damaged.</source>
            <translation>保存的列设置已损坏。</translation>
        </message>
        <message>
            <source>The stored coding of the predictors is damaged or from another version.</source>
            <translation>保存的预测变量编码已损坏，或来自其他版本。</translation>
        </message>
        <message>
            <source>The stored model has no split number {number}.</source>
            <translation>已保存的模型没有编号为 {number} 的分裂。</translation>
        </message>
        <message>
            <source>The summary that is known does not belong to this session.</source>
            <translation>已知的汇总不属于这次会话。</translation>
        </message>
        <message>
            <source>The sums do not have the shape that was asked for.</source>
            <translation>总和的形状与要求不符。</translation>
        </message>
        <message>
            <source>The sums of this training have outgrown the room which its encryption left for them.</source>
            <translation>本次训练的总和超出了加密所预留的空间。</translation>
        </message>
        <message>
            <source>The terms cannot be proposed: {why}</source>
            <translation>无法提出条款：{why}</translation>
        </message>
        <message>
            <source>The terms of an earlier session cannot be read any more.</source>
            <translation>已无法读取以往会话的条款。</translation>
        </message>
        <message>
            <source>The terms were declined here: {reason}</source>
            <translation>本院拒绝了条款：{reason}</translation>
        </message>
        <message>
            <source>The terms were not proposed: {reason}</source>
            <translation>条款未提出：{reason}</translation>
        </message>
        <message>
            <source>The totals do not belong to this tree.</source>
            <translation>这些合计不属于这棵树。</translation>
        </message>
        <message>
            <source>The training parameter {name} is {value}; it must be at least {low} and at most {high}.</source>
            <translation>训练参数 {name} 为 {value}；必须不小于 {low} 且不超过 {high}。</translation>
        </message>
        <message>
            <source>The training parameter {name} is {value}; it must be more than {low} and at most {high}.</source>
            <translation>训练参数 {name} 为 {value}；必须大于 {low} 且不超过 {high}。</translation>
        </message>
        <message>
            <source>The training parameter {name} must be a number.</source>
            <translation>训练参数 {name} 必须是数字。</translation>
        </message>
        <message>
            <source>The training parameter {name} must be a whole number, not {value}.</source>
            <translation>训练参数 {name} 必须是整数，而现在是 {value}。</translation>
        </message>
        <message>
            <source>The two passphrases differ.</source>
            <translation>两次输入的口令不同。</translation>
        </message>
        <message>
            <source>The update brings FedStroke {theirs}; {own} is installed here.</source>
            <translation>此更新为 FedStroke {theirs}；这里安装的是 {own}。</translation>
        </message>
        <message>
            <source>The versions are not known: this result was kept by an older version.</source>
            <translation>版本未知：此结果由旧版本保存。</translation>
        </message>
        <message>
            <source>The whole model is here: nobody needs to be asked.</source>
            <translation>完整的模型就在这里：无需询问任何人。</translation>
        </message>
        <message>
            <source>The window left out {name}.</source>
            <translation>窗口没有提供 {name}。</translation>
        </message>
        <message>
            <source>The word None is kept as a value of its own; add it to the missing words if it means missing.</source>
            <translation>“None”一词作为单独的值保留；如果它表示缺失，请加入表示缺失的词。</translation>
        </message>
        <message>
            <source>There already is an identity at {path}.</source>
            <translation>{path} 处已有一个身份。</translation>
        </message>
        <message>
            <source>There are no predictors yet. Choose at least one column as a predictor.</source>
            <translation>还没有预测变量。请至少选择一列作为预测变量。</translation>
        </message>
        <message>
            <source>There are no records to train on.</source>
            <translation>没有可用于训练的数据。</translation>
        </message>
        <message>
            <source>There are no reports in {language}.</source>
            <translation>没有 {language} 语言的报告。</translation>
        </message>
        <message>
            <source>There are {events} patients with the outcome per predictor of this hospital to train on; fewer than {least} make overfitting likely.</source>
            <translation>训练时本院每个预测变量对应 {events} 位有结局的患者；少于 {least} 位时容易过拟合。</translation>
        </message>
        <message>
            <source>There are {ids} patient identifiers but {outcomes} outcomes.</source>
            <translation>有 {ids} 个患者标识，却有 {outcomes} 个结局。</translation>
        </message>
        <message>
            <source>There are {outcomes} outcomes but {scores} scores.</source>
            <translation>有 {outcomes} 个结局，却有 {scores} 个评分。</translation>
        </message>
        <message>
            <source>There is already a project called {name}.</source>
            <translation>已经有名为 {name} 的项目。</translation>
        </message>
        <message>
            <source>There is more than one invitation in this text.</source>
            <translation>这段文字中有不止一份邀请。</translation>
        </message>
        <message>
            <source>There is no database {file}.</source>
            <translation>没有数据库 {file}。</translation>
        </message>
        <message>
            <source>There is no identity at {path}.</source>
            <translation>{path} 处没有身份。</translation>
        </message>
        <message>
            <source>There is no identity in {home}.</source>
            <translation>{home} 中没有身份。</translation>
        </message>
        <message>
            <source>There is no interrupted session of that number here.</source>
            <translation>这里没有该编号的中断会话。</translation>
        </message>
        <message>
            <source>There is no invitation in this text.</source>
            <translation>这段文字中没有邀请。</translation>
        </message>
        <message>
            <source>There is no other hospital to compare with.</source>
            <translation>没有可供比较的其他医院。</translation>
        </message>
        <message>
            <source>There is no predictor called {columns} to rename.</source>
            <translation>没有名为 {columns} 的预测变量可以改名。</translation>
        </message>
        <message>
            <source>There is no result of that session here.</source>
            <translation>这里没有该会话的结果。</translation>
        </message>
        <message>
            <source>There is no such entry in the store</source>
            <translation>存储中没有这一条目</translation>
        </message>
        <message>
            <source>There is no such session here.</source>
            <translation>这里没有该会话。</translation>
        </message>
        <message>
            <source>There is no terminal to type a password at.</source>
            <translation>没有可以输入密码的终端。</translation>
        </message>
        <message>
            <source>There is no training parameter named {name}.</source>
            <translation>没有名为 {name} 的训练参数。</translation>
        </message>
        <message>
            <source>There is no way from here to {host}</source>
            <translation>从这里无法到达 {host}</translation>
        </message>
        <message>
            <source>There is not enough free memory to open the identity.</source>
            <translation>可用内存不足，无法打开身份。</translation>
        </message>
        <message>
            <source>These are the digits on your own screen.</source>
            <translation>这是您自己屏幕上的数字。</translation>
        </message>
        <message>
            <source>These columns are new in the records: {columns}.</source>
            <translation>数据中新增了这些列：{columns}。</translation>
        </message>
        <message>
            <source>These columns are no longer in the records: {columns}.</source>
            <translation>数据中已没有这些列：{columns}。</translation>
        </message>
        <message>
            <source>These columns have two roles: {columns}.</source>
            <translation>以下各列有两个角色：{columns}。</translation>
        </message>
        <message>
            <source>These records have no outcome, so this hospital cannot propose.</source>
            <translation>这些病历数据没有结局，因此本院不能提出条款。</translation>
        </message>
        <message>
            <source>These records have no outcome.</source>
            <translation>这些病历数据没有结局。</translation>
        </message>
        <message>
            <source>These records have {patients} patients; the terms allow {most}.</source>
            <translation>病历数据中有 {patients} 名患者，条款只允许 {most} 名。</translation>
        </message>
        <message>
            <source>These results cannot be read: {field} is missing, unknown, or out of range.</source>
            <translation>无法读取这些结果：{field} 缺失、未知或超出范围。</translation>
        </message>
        <message>
            <source>These trees can only be resumed together with their saved margins.</source>
            <translation>这些树只能连同其保存的边际值一起继续训练。</translation>
        </message>
        <message>
            <source>They are names by own column (renamed), words by own word and column (recoded), and two numbers by own column (scaled).</source>
            <translation>其内容为：按本院列给出的名称 (renamed)、按列和本院用词给出的词 (recoded)，以及按列给出的两个数 (scaled)。</translation>
        </message>
        <message>
            <source>This Python has SQLite {version}, which is too old</source>
            <translation>此 Python 附带的 SQLite {version} 版本过旧</translation>
        </message>
        <message>
            <source>This computer cannot listen at {address}</source>
            <translation>本机无法在 {address} 上监听</translation>
        </message>
        <message>
            <source>This computer has an identity already, that of {name}.</source>
            <translation>本计算机已有身份，属于 {name}。</translation>
        </message>
        <message>
            <source>This computer was measured just now, with {cores} processor cores.</source>
            <translation>刚刚测量了本机，使用 {cores} 个处理器核心。</translation>
        </message>
        <message>
            <source>This computer was not measured: a desktop of 2020 is assumed.</source>
            <translation>未测量本机：假定为一台 2020 年的台式计算机。</translation>
        </message>
        <message>
            <source>This copy of FedStroke came without a release key, so it cannot verify updates.</source>
            <translation>本程序没有附带发布密钥，因此无法验证更新。</translation>
        </message>
        <message>
            <source>This hospital</source>
            <translation>本院</translation>
        </message>
        <message>
            <source>This hospital beside all together: see “By hospital”. Add the other hospitals' reports.</source>
            <translation>本院与全体对照：见“各医院”。请补充其他医院的报告。</translation>
        </message>
        <message>
            <source>This hospital has no part of the model of that session.</source>
            <translation>本院没有该会话模型的任何部分。</translation>
        </message>
        <message>
            <source>This invitation was made by a newer version of FedStroke.</source>
            <translation>这份邀请由更高版本的 FedStroke 生成。</translation>
        </message>
        <message>
            <source>This is not the address of a database.</source>
            <translation>这不是数据库地址。</translation>
        </message>
        <message>
            <source>This is your own invitation.</source>
            <translation>这是您自己的邀请。</translation>
        </message>
        <message>
            <source>This passphrase does not open the identity of {name}.</source>
            <translation>此口令无法打开{name}的身份。</translation>
        </message>
        <message>
            <source>This program does not know the command {do}.</source>
            <translation>本程序不认识命令 {do}。</translation>
        </message>
        <message>
            <source>This proposal is for hospitals with the same predictors and different patients.</source>
            <translation>这项提议面向预测变量相同而患者不同的医院。</translation>
        </message>
        <message>
            <source>This proposal is not for hospitals with the same predictors.</source>
            <translation>这项提议不是面向预测变量相同的医院。</translation>
        </message>
        <message>
            <source>This proposal is to score patients.</source>
            <translation>对方提出的是为患者评分。</translation>
        </message>
        <message>
            <source>This proposal is to train a model.</source>
            <translation>对方提出的是训练模型。</translation>
        </message>
        <message>
            <source>This system has no keyring, so the password is asked for each time.</source>
            <translation>本系统没有密钥环，因此每次都会询问密码。</translation>
        </message>
        <message>
            <source>This text is too long to be an invitation.</source>
            <translation>这段文字太长，不是邀请。</translation>
        </message>
        <message>
            <source>Those who do: {names}.</source>
            <translation>参加的医院有：{names}。</translation>
        </message>
        <message>
            <source>Thresholds</source>
            <translation>阈值</translation>
        </message>
        <message>
            <source>Title</source>
            <translation>标题</translation>
        </message>
        <message>
            <source>To</source>
            <translation>发往</translation>
        </message>
        <message>
            <source>To ask the partner, the patient's identifier is needed: {columns}.</source>
            <translation>询问合作医院需要患者标识：{columns}。</translation>
        </message>
        <message>
            <source>To be written by the author.</source>
            <translation>由作者撰写。</translation>
        </message>
        <message>
            <source>To decide when to stop: {n}</source>
            <translation>用于决定何时停止：{n}</translation>
        </message>
        <message>
            <source>To train on: {fit}. Held out to judge: {held_out}.</source>
            <translation>用于训练：{fit}。留出用于评价：{held_out}。</translation>
        </message>
        <message>
            <source>To train on: {fit}. To decide when to stop: {stop}. Held out to judge: {held_out}.</source>
            <translation>用于训练：{fit}。用于决定何时停止：{stop}。留出用于评价：{held_out}。</translation>
        </message>
        <message>
            <source>To train on: {n}</source>
            <translation>用于训练：{n}</translation>
        </message>
        <message>
            <source>Together with this hospital, {label}'s model reaches an AUC of {joint}; alone it reaches {own}.</source>
            <translation>{label}的模型与本院联合时 AUC 为 {joint}，单独为 {own}。</translation>
        </message>
        <message>
            <source>Together with {hospitals}, the AUC for {outcome} is {joint_auc}; alone, {own_auc}. The difference is larger than chance ({p}).</source>
            <translation>与{hospitals}联合时，“{outcome}”的 AUC 为 {joint_auc}，单独为 {own_auc}。差异超出偶然范围（{p}）。</translation>
        </message>
        <message>
            <source>Together with {hospitals}, the AUC for {outcome} is {joint_auc}; alone, {own_auc}. The difference may be chance ({p}).</source>
            <translation>与{hospitals}联合时，“{outcome}”的 AUC 为 {joint_auc}，单独为 {own_auc}。差异可能出于偶然（{p}）。</translation>
        </message>
        <message>
            <source>Together with {hospitals}, the AUC for {outcome} is {joint_auc}; alone, {own_auc}. Whether this is chance cannot be told.</source>
            <translation>与{hospitals}联合时，“{outcome}”的 AUC 为 {joint_auc}，单独为 {own_auc}。无法判断这是否出于偶然。</translation>
        </message>
        <message>
            <source>Together with {hospitals}, the model finds {joint} of 100 patients with {outcome} at 80 % specificity; alone, {own}. The AUC is {joint_auc} together and {own_auc} alone; whether this is chance cannot be told.</source>
            <translation>在特异度 80% 时，与{hospitals}联合的模型每 100 名“{outcome}”患者检出 {joint} 名，单独为 {own} 名。联合 AUC 为 {joint_auc}，单独为 {own_auc}；无法判断这是否出于偶然。</translation>
        </message>
        <message>
            <source>Together with {hospitals}, the model finds {joint} of 100 patients with {outcome} at 80 % specificity; alone, {own}. The rise in AUC from {own_auc} to {joint_auc} is larger than chance ({p}).</source>
            <translation>在特异度 80% 时，与{hospitals}联合的模型每 100 名“{outcome}”患者检出 {joint} 名，单独为 {own} 名。AUC 从 {own_auc} 升至 {joint_auc}，超出偶然范围（{p}）。</translation>
        </message>
        <message>
            <source>Together with {hospitals}, the model finds {joint} of 100 patients with {outcome} at 80 % specificity; alone, {own}. The rise in AUC from {own_auc} to {joint_auc} may be chance ({p}).</source>
            <translation>在特异度 80% 时，与{hospitals}联合的模型每 100 名“{outcome}”患者检出 {joint} 名，单独为 {own} 名。AUC 从 {own_auc} 升至 {joint_auc}，可能出于偶然（{p}）。</translation>
        </message>
        <message>
            <source>Too few cases: {events} per predictor for {predictors} predictors. The model will likely fit chance. Take part with fewer predictors or more patients.</source>
            <translation>病例太少：{predictors} 个预测变量，每个只有 {events} 例，模型很可能拟合到偶然。请减少预测变量或增加患者。</translation>
        </message>
        <message>
            <source>Too few held-out patients with or without {outcome} to judge the models. Hold out more patients, or join with more records.</source>
            <translation>有或没有“{outcome}”的留出患者太少，无法评判模型。请留出更多患者，或用更多病历数据参加联合。</translation>
        </message>
        <message>
            <source>Too few held-out patients with or without {outcome} to tell whether joining helped.</source>
            <translation>有或没有“{outcome}”的留出患者太少，无法判断联合是否有帮助。</translation>
        </message>
        <message>
            <source>Too few patients with or without the outcome take part: {positives} of {patients} have it.</source>
            <translation>参加的患者中有结局或无结局者太少：{patients} 名中有 {positives} 名有结局。</translation>
        </message>
        <message>
            <source>Too few patients with or without the outcome to adjust the level.</source>
            <translation>有结局或无结局的患者太少，无法调整总体水平。</translation>
        </message>
        <message>
            <source>Totals over all hospitals</source>
            <translation>所有医院的合计</translation>
        </message>
        <message>
            <source>Training</source>
            <translation>训练</translation>
        </message>
        <message>
            <source>Training is finished</source>
            <translation>训练完成</translation>
        </message>
        <message>
            <source>Training stops early when {rounds} trees in a row bring no gain on patients set aside for that.</source>
            <translation>如果连续 {rounds} 棵树在专门预留的患者上没有改进，训练提前停止。</translation>
        </message>
        <message>
            <source>Training the joint model</source>
            <translation>正在训练联合模型</translation>
        </message>
        <message>
            <source>Training this hospital's own model</source>
            <translation>正在训练本院模型</translation>
        </message>
        <message>
            <source>Training versus evaluation</source>
            <translation>训练与评价</translation>
        </message>
        <message>
            <source>Treatments received and how they were handled</source>
            <translation>所受治疗及其处理方式</translation>
        </message>
        <message>
            <source>Tree from which the session goes on</source>
            <translation>会话从哪一棵树继续</translation>
        </message>
        <message>
            <source>Trees from which an interrupted session can go on</source>
            <translation>中断的会话可从哪些树继续</translation>
        </message>
        <message>
            <source>Try again; ask your IT if it happens again.</source>
            <translation>请重试；如再次发生，请询问信息科。</translation>
        </message>
        <message>
            <source>Turn the model's margins into probabilities before evaluating.</source>
            <translation>评估前请先把模型的边际值转换为概率。</translation>
        </message>
        <message>
            <source>Two blocks of records have the same owner.</source>
            <translation>有两块数据属于同一家医院。</translation>
        </message>
        <message>
            <source>Two columns of the model would both be named {name}.</source>
            <translation>模型中会有两列都名为 {name}。</translation>
        </message>
        <message>
            <source>Two columns would both be called {columns}.</source>
            <translation>将有两列同名：{columns}。</translation>
        </message>
        <message>
            <source>Two columns would get the same name as predictors: {columns}.</source>
            <translation>有两列作为预测变量会得到相同的名称：{columns}。</translation>
        </message>
        <message>
            <source>Two hospitals sent the same mask key.</source>
            <translation>有两家医院发来相同的掩码密钥。</translation>
        </message>
        <message>
            <source>Type digits, with a point before decimals and without the unit, or leave it empty.</source>
            <translation>请输入数字，小数用点号，不带单位；或留空。</translation>
        </message>
        <message>
            <source>Type it in the field “Password”.</source>
            <translation>请在“密码”框中输入。</translation>
        </message>
        <message>
            <source>Type it in, or use the own model only.</source>
            <translation>请输入，或只用本院模型。</translation>
        </message>
        <message>
            <source>Type of model, reasons, building steps, tuning, internal validation</source>
            <translation>模型类型、理由、构建步骤、调参、内部验证</translation>
        </message>
        <message>
            <source>Type the digits which the other person reads out.</source>
            <translation>请输入对方念出的数字。</translation>
        </message>
        <message>
            <source>Type the name instead of pasting it: letters, digits, spaces and punctuation are fine.</source>
            <translation>请直接输入名称，不要粘贴；可以使用文字、数字、空格和标点。</translation>
        </message>
        <message>
            <source>Type the name under which others know you.</source>
            <translation>请输入其他医院所知道的本院名称。</translation>
        </message>
        <message>
            <source>Type the passphrase on the Overview page.</source>
            <translation>请在“总览”页输入口令。</translation>
        </message>
        <message>
            <source>Type the six digits which the other person reads out.</source>
            <translation>请输入对方念出的六位数字。</translation>
        </message>
        <message>
            <source>Up to {trees} trees of depth {depth}. Later patients, or else {share} % of each hospital's patients, are held out to judge the model.</source>
            <translation>最多 {trees} 棵深度为 {depth} 的树。留出较晚的患者（若无，则留出每家医院 {share}% 的患者）用于评判模型。</translation>
        </message>
        <message>
            <source>Up to {trees} trees of depth {depth}; {share} % of the patients are held out to judge the model.</source>
            <translation>最多 {trees} 棵深度为 {depth} 的树；留出 {share}% 的患者用于评判模型。</translation>
        </message>
        <message>
            <source>Update FedStroke here, or ask the other hospital which version both of you should use.</source>
            <translation>请更新本机的 FedStroke，或与对方医院商定双方使用哪个版本。</translation>
        </message>
        <message>
            <source>Update FedStroke on this computer.</source>
            <translation>请更新本机上的 FedStroke。</translation>
        </message>
        <message>
            <source>Update FedStroke.</source>
            <translation>请更新 FedStroke。</translation>
        </message>
        <message>
            <source>Usability in current care</source>
            <translation>在现行诊疗中的可用性</translation>
        </message>
        <message>
            <source>Use --cluster-tls with certificates, or --cluster-insecure if nobody else is on that network.</source>
            <translation>请使用 --cluster-tls 并给出证书；如果该网络上没有其他人，也可使用 --cluster-insecure。</translation>
        </message>
        <message>
            <source>Use a shorter name (at most 255 bytes; Chinese characters take three) and address.</source>
            <translation>请缩短名称（最多 255 字节，每个汉字占三个字节）和地址。</translation>
        </message>
        <message>
            <source>Use at least {limit} characters, for example four words that have nothing to do with each other.</source>
            <translation>请至少使用 {limit} 个字符，例如四个互不相关的词。</translation>
        </message>
        <message>
            <source>Use at most {limit} characters.</source>
            <translation>请最多使用 {limit} 个字符。</translation>
        </message>
        <message>
            <source>Use four words that have nothing to do with each other.</source>
            <translation>请使用四个互不相关的词。</translation>
        </message>
        <message>
            <source>Use one of: {allowed}.</source>
            <translation>请使用以下之一：{allowed}。</translation>
        </message>
        <message>
            <source>Use the window that is already open, close it, or start this one with another data folder.</source>
            <translation>请使用已打开的窗口，或将其关闭，或用其他数据文件夹启动本程序。</translation>
        </message>
        <message>
            <source>Use up to 80 letters, digits and spaces, none of &lt; &gt; : " / \ | ? * and no dot at either end.</source>
            <translation>最多 80 个字母、数字和空格，不能含 &lt; &gt; : " / \ | ? *，首尾不能是点。</translation>
        </message>
        <message>
            <source>Value</source>
            <translation>取值</translation>
        </message>
        <message>
            <source>Version</source>
            <translation>版本</translation>
        </message>
        <message>
            <source>Versions</source>
            <translation>版本</translation>
        </message>
        <message>
            <source>Wait for it, or start a new session with fewer columns or bins.</source>
            <translation>请等待它，或用更少的列或分箱开始新的会话。</translation>
        </message>
        <message>
            <source>Wait for it.</source>
            <translation>请等待它。</translation>
        </message>
        <message>
            <source>Wait for the others, or start a new session.</source>
            <translation>请等待其他医院，或开始新的会话。</translation>
        </message>
        <message>
            <source>Wait until it ends, or cancel it on Training.</source>
            <translation>请等待其结束，或在“训练”页取消。</translation>
        </message>
        <message>
            <source>Waiting for an answer here</source>
            <translation>等待本院答复</translation>
        </message>
        <message>
            <source>Waiting for the label hospital's summary</source>
            <translation>正在等待标签医院的摘要</translation>
        </message>
        <message>
            <source>Waiting for the other hospitals to agree to score</source>
            <translation>正在等待其他医院同意评分</translation>
        </message>
        <message>
            <source>Waiting for the other hospitals to connect</source>
            <translation>正在等待其他医院连接</translation>
        </message>
        <message>
            <source>Waiting for the other hospitals to connect. If nobody comes, ring them: they may have agreed to go on without this hospital.</source>
            <translation>正在等待其他医院连接。如果一直没有医院连接，请打电话询问：它们可能已同意不等本院而继续。</translation>
        </message>
        <message>
            <source>Waiting for the other hospitals to sign the terms</source>
            <translation>正在等待其他医院签署条款</translation>
        </message>
        <message>
            <source>Waiting for the other hospitals' answers</source>
            <translation>等待其他医院答复</translation>
        </message>
        <message>
            <source>Waiting for the other hospitals' data dictionaries</source>
            <translation>正在等待其他医院的数据字典</translation>
        </message>
        <message>
            <source>Waiting for the proposal and for it to be signed</source>
            <translation>正在等待提案及其签署</translation>
        </message>
        <message>
            <source>Waiting for the question for the data dictionary</source>
            <translation>正在等待对方询问数据字典</translation>
        </message>
        <message>
            <source>What</source>
            <translation>内容</translation>
        </message>
        <message>
            <source>What each side will learn</source>
            <translation>各方会得知什么</translation>
        </message>
        <message>
            <source>What is asked</source>
            <translation>要求</translation>
        </message>
        <message>
            <source>What is to be sent to {peer} is too large for one message.</source>
            <translation>要发给{peer}的内容太大，无法放入一条消息。</translation>
        </message>
        <message>
            <source>What left this hospital, by its ledger</source>
            <translation>离开本院的内容（依台账）</translation>
        </message>
        <message>
            <source>What the contract must cover</source>
            <translation>合同必须约定的内容</translation>
        </message>
        <message>
            <source>What the joint model rests on</source>
            <translation>联合模型依据什么</translation>
        </message>
        <message>
            <source>What the label hospital released to this feature hospital, rounded; curves and small counts stay there. A dash stands for what was withheld.</source>
            <translation>标签医院向本特征医院公布的摘要（四舍五入）；曲线和小计数留在那里。短横线表示未公布的内容。</translation>
        </message>
        <message>
            <source>What the other hospitals could send here</source>
            <translation>其他医院可能发来的内容</translation>
        </message>
        <message>
            <source>What the other hospitals' predictors are and how they were measured is known there only; without these hospitals the joint model cannot be used in full.</source>
            <translation>其他医院的预测变量是什么、如何测量，只有它们知道；没有这些医院，联合模型不能完整使用。</translation>
        </message>
        <message>
            <source>What the proposing hospital calls the outcome, which predictors it records and roughly how completely. Categories of very few patients are left out.</source>
            <translation>提出条款的医院如何称呼结局、记录哪些预测变量以及大致完整程度。患者极少的类别不列出。</translation>
        </message>
        <message>
            <source>What they could learn from it</source>
            <translation>对方能从中得知什么</translation>
        </message>
        <message>
            <source>What this hospital could learn from it</source>
            <translation>本院能从中得知什么</translation>
        </message>
        <message>
            <source>What users have to do and know</source>
            <translation>使用者须做什么、须懂什么</translation>
        </message>
        <message>
            <source>What was added up was encrypted under ring learning with errors, with secrets made for each query.</source>
            <translation>相加的内容以环上带误差学习加密，每次查询使用新的秘密值。</translation>
        </message>
        <message>
            <source>What was added up was encrypted with Paillier keys of {bits} bits, made for this session.</source>
            <translation>相加的内容以为本次会话生成的 {bits} 位 Paillier 密钥加密。</translation>
        </message>
        <message>
            <source>What {hospital} knows of the patient {much} lowers the risk.</source>
            <translation>{hospital}掌握的该患者信息{much}降低风险。</translation>
        </message>
        <message>
            <source>What {hospital} knows of the patient {much} raises the risk.</source>
            <translation>{hospital}掌握的该患者信息{much}提高风险。</translation>
        </message>
        <message>
            <source>When only two remain, each can from then on compute the other's sums.</source>
            <translation>只剩两家时，此后每一家都能算出另一家的合计。</translation>
        </message>
        <message>
            <source>When the others go on without a hospital: how the totals change between the last tree with it and the first one without it lets them estimate its part closely – about how many of its patients are in each bin, and how many of these have the outcome. They cannot subtract it exactly: no sum about a tree is asked again without it, and numbers of patients are not asked again at all.</source>
            <translation>若其他各方不等某家医院而继续：从含它的最后一棵树到不含它的第一棵树，合计的变化可使他们较准确地估计它的部分，即每个分箱中大约有它的多少患者、其中多少人有结局。他们无法精确相减：同一棵树的任何合计都不会在不含它的情况下再次求取，患者人数则完全不再求取。</translation>
        </message>
        <message>
            <source>Where the protocol is, or that there was none</source>
            <translation>研究方案在何处，或说明没有方案</translation>
        </message>
        <message>
            <source>Whether both hospitals have the same model.</source>
            <translation>双方的模型是否相同。</translation>
        </message>
        <message>
            <source>Which columns that session uses was not kept.</source>
            <translation>没有保存该会话使用哪些列。</translation>
        </message>
        <message>
            <source>Which hospital was lost, and how far training was.</source>
            <translation>哪家医院失联，以及训练曾进行到何处。</translation>
        </message>
        <message>
            <source>Which of its own patients the label hospital also has.</source>
            <translation>自己的患者中哪些标签医院也有。</translation>
        </message>
        <message>
            <source>Which of its own patients this hospital also knows, and about how many others there are. Not who.</source>
            <translation>自己的患者中哪些发送方医院也有，以及发送方其余的患者大约有多少，但不知道是谁。</translation>
        </message>
        <message>
            <source>Which of its own splits the kept model uses.</source>
            <translation>保留的模型使用了自己的哪些分裂。</translation>
        </message>
        <message>
            <source>Which of the feature hospital's predictors divide a node</source>
            <translation>特征医院的哪些预测变量划分某个节点</translation>
        </message>
        <message>
            <source>Which of the feature hospital's predictors divide a node, and who is in it</source>
            <translation>特征医院的哪些预测变量划分某个节点，以及节点中有谁</translation>
        </message>
        <message>
            <source>Which of this hospital's predictors the joint model uses</source>
            <translation>联合模型使用本院的哪些预测变量</translation>
        </message>
        <message>
            <source>Which patients are in which bin, hidden</source>
            <translation>哪些患者在哪个分箱（已隐藏）</translation>
        </message>
        <message>
            <source>Which predictors this hospital records and roughly how completely. Categories of very few patients are left out.</source>
            <translation>发送方医院记录哪些预测变量，以及大致的完整程度。患者极少的类别会略去。</translation>
        </message>
        <message>
            <source>Which shared patients are in which node of the tree</source>
            <translation>哪些共有患者在树的哪个节点</translation>
        </message>
        <message>
            <source>Which shared patients go left at a chosen split</source>
            <translation>在选定的分裂处哪些共有患者向左</translation>
        </message>
        <message>
            <source>Which shared patients take part</source>
            <translation>哪些共有患者参加</translation>
        </message>
        <message>
            <source>Which splits of the stored model are needed</source>
            <translation>需要已保存模型的哪些分裂</translation>
        </message>
        <message>
            <source>Who and what for</source>
            <translation>各方与目的</translation>
        </message>
        <message>
            <source>Who assessed the outcome, where judgement is needed</source>
            <translation>需要主观判断时，由谁评估结局</translation>
        </message>
        <message>
            <source>Who assessed the predictors, where judgement is needed</source>
            <translation>需要主观判断时，由谁评估预测变量</translation>
        </message>
        <message>
            <source>Who was left out, and from which tree. No totals but those that all were to receive anyway.</source>
            <translation>不再等待哪家医院、从哪棵树起。除各方本来就会收到的合计外，没有其他合计。</translation>
        </message>
        <message>
            <source>With the outcome</source>
            <translation>有结局</translation>
        </message>
        <message>
            <source>With the outcome among flagged</source>
            <translation>被标记者中有结局的比例</translation>
        </message>
        <message>
            <source>With the outcome among those flagged</source>
            <translation>被标记者中有结局的比例</translation>
        </message>
        <message>
            <source>With two hospitals each can compute the other's sums from the total: the masks hide nothing between two.</source>
            <translation>只有两家医院时，每一方都能由总和算出另一方的总和：掩码在两方之间不隐藏任何内容。</translation>
        </message>
        <message>
            <source>With {n} bins of all columns this session cannot go on without {peer}.</source>
            <translation>所有列共有 {n} 个分箱，这次会话不能不等{peer}而继续。</translation>
        </message>
        <message>
            <source>Without TLS, this hospital's private key, in parts, and its patients' identifiers and values, among them gradients, would cross the network to {address} in the clear.</source>
            <translation>若不使用 TLS，本院私钥（分成若干部分）以及患者的标识和数值（包括梯度）将以明文经网络传到 {address}。</translation>
        </message>
        <message>
            <source>Without the outcome</source>
            <translation>无结局</translation>
        </message>
        <message>
            <source>Working on a cluster needs the Python packages dask and distributed, and they are not installed here.</source>
            <translation>在集群上运算需要 Python 软件包 dask 和 distributed，而这里没有安装。</translation>
        </message>
        <message>
            <source>Write 0.0.0.0 for the address, and choose a port above 1023 in Settings.</source>
            <translation>请在“设置”中将地址写为 0.0.0.0，并选择大于 1023 的端口。</translation>
        </message>
        <message>
            <source>Write all dates as YYYY-MM-DD.</source>
            <translation>请将所有日期写成 YYYY-MM-DD。</translation>
        </message>
        <message>
            <source>Write an address like {examples}.</source>
            <translation>请写成这样的地址：{examples}。</translation>
        </message>
        <message>
            <source>Write each predictor once, as in: age=71</source>
            <translation>每个预测变量请只写一次，例如：age=71</translation>
        </message>
        <message>
            <source>Write it as tls://HOST:PORT, as the scheduler does when it starts.</source>
            <translation>请写成 tls://HOST:PORT，与调度器启动时显示的一致。</translation>
        </message>
        <message>
            <source>Write it like fl.hospital.org:7700, 10.1.2.3:7700 or [2001:db8::7]:7700.</source>
            <translation>请写成 fl.hospital.org:7700、10.1.2.3:7700 或 [2001:db8::7]:7700 的形式。</translation>
        </message>
        <message>
            <source>Write name:port or number:port, for instance 192.0.2.7:5757.</source>
            <translation>请写成“名称:端口”或“IP 地址:端口”，例如 192.0.2.7:5757。</translation>
        </message>
        <message>
            <source>Write one like {examples}.</source>
            <translation>请写成这样：{examples}。</translation>
        </message>
        <message>
            <source>Write one statement that begins with SELECT or WITH. FedStroke only reads.</source>
            <translation>请写一条以 SELECT 或 WITH 开头的语句。FedStroke 只读取。</translation>
        </message>
        <message>
            <source>Write tcp://HOST:PORT or tls://HOST:PORT, as the scheduler does when it starts.</source>
            <translation>请写成 tcp://HOST:PORT 或 tls://HOST:PORT，与调度器启动时显示的一致。</translation>
        </message>
        <message>
            <source>Write: fedstroke resume SESSION RECORDS, and --listen HOST:PORT or --connect.</source>
            <translation>请写：fedstroke resume SESSION RECORDS，并加上 --listen HOST:PORT 或 --connect。</translation>
        </message>
        <message>
            <source>Write: fedstroke score --serve RECORDS --with NAME, and where to meet.</source>
            <translation>请输入：fedstroke score --serve RECORDS --with NAME，并说明在何处连接。</translation>
        </message>
        <message>
            <source>Write: fedstroke score SESSION RECORDS --out FILE, and where to meet.</source>
            <translation>请输入：fedstroke score SESSION RECORDS --out FILE，并说明在何处连接。</translation>
        </message>
        <message>
            <source>a hash</source>
            <translation>一个哈希值</translation>
        </message>
        <message>
            <source>a number</source>
            <translation>一个数</translation>
        </message>
        <message>
            <source>a number, signed</source>
            <translation>一个已签名的数</translation>
        </message>
        <message>
            <source>a random number</source>
            <translation>一个随机数</translation>
        </message>
        <message>
            <source>a random number, and a yes or no</source>
            <translation>一个随机数，以及一个是或否</translation>
        </message>
        <message>
            <source>a signature; totals over all hospitals that were under way already</source>
            <translation>一个签名；此前已在求取的所有医院的合计</translation>
        </message>
        <message>
            <source>above {low}</source>
            <translation>{low} 以上</translation>
        </message>
        <message>
            <source>above {low}, up to {high}</source>
            <translation>{low} 以上至 {high}</translation>
        </message>
        <message>
            <source>an empty message</source>
            <translation>空消息</translation>
        </message>
        <message>
            <source>another category</source>
            <translation>其他类别</translation>
        </message>
        <message>
            <source>at each step, a few bytes</source>
            <translation>每一步，几个字节</translation>
        </message>
        <message>
            <source>author</source>
            <translation>作者</translation>
        </message>
        <message>
            <source>average precision</source>
            <translation>平均精确率</translation>
        </message>
        <message>
            <source>bins per predictor, at most</source>
            <translation>每个预测变量的区间数上限</translation>
        </message>
        <message>
            <source>calibration intercept</source>
            <translation>校准截距</translation>
        </message>
        <message>
            <source>calibration slope</source>
            <translation>校准斜率</translation>
        </message>
        <message>
            <source>candidate numbers</source>
            <translation>候选编号</translation>
        </message>
        <message>
            <source>candidate numbers, and one bit per shared patient</source>
            <translation>候选编号，以及每名共有患者一个比特</translation>
        </message>
        <message>
            <source>categories</source>
            <translation>类别</translation>
        </message>
        <message>
            <source>confidence interval of the AUC</source>
            <translation>AUC 的置信区间</translation>
        </message>
        <message>
            <source>curve points multiplied by a secret, shuffled, padded to a round number</source>
            <translation>乘以秘密数的曲线上的点，已打乱顺序，并将数量补足为约整数</translation>
        </message>
        <message>
            <source>curve points multiplied by secrets, shuffled, padded to a round number</source>
            <translation>依次乘以双方秘密数的曲线上的点，已打乱顺序，并将数量补足为约整数</translation>
        </message>
        <message>
            <source>dates</source>
            <translation>日期</translation>
        </message>
        <message>
            <source>depth of a tree, at most</source>
            <translation>树的最大深度</translation>
        </message>
        <message>
            <source>digital signature</source>
            <translation>数字签名</translation>
        </message>
        <message>
            <source>digital signatures</source>
            <translation>数字签名</translation>
        </message>
        <message>
            <source>entry {found} stands where entry {due} belongs</source>
            <translation>应为第 {due} 条之处是第 {found} 条</translation>
        </message>
        <message>
            <source>every hospital of the session</source>
            <translation>会话中的每家医院</translation>
        </message>
        <message>
            <source>feature hospital</source>
            <translation>特征医院</translation>
        </message>
        <message>
            <source>fewest patients on a side of another hospital's division</source>
            <translation>其他医院的划分每侧最少患者数</translation>
        </message>
        <message>
            <source>filled</source>
            <translation>已填写</translation>
        </message>
        <message>
            <source>free text</source>
            <translation>自由文本</translation>
        </message>
        <message>
            <source>identifiers</source>
            <translation>标识</translation>
        </message>
        <message>
            <source>in part</source>
            <translation>部分填写</translation>
        </message>
        <message>
            <source>label hospital</source>
            <translation>标签医院</translation>
        </message>
        <message>
            <source>lattice-encrypted sums; predictors without names, in random order</source>
            <translation>格加密的总和；预测变量不带名称，顺序随机</translation>
        </message>
        <message>
            <source>lattice-encrypted under secrets that never leave this hospital, once per training</source>
            <translation>以绝不离开发送方医院的秘密值作格加密，每次训练一次</translation>
        </message>
        <message>
            <source>lattice-encrypted, one ciphertext for each patient and each one or two groups of patients</source>
            <translation>格加密，每名患者、每一两个患者组各一个密文</translation>
        </message>
        <message>
            <source>learning rate</source>
            <translation>学习率</translation>
        </message>
        <message>
            <source>least gain of a division</source>
            <translation>划分的最小增益</translation>
        </message>
        <message>
            <source>least sum of hessians on a side</source>
            <translation>每侧二阶导数之和的最小值</translation>
        </message>
        <message>
            <source>left out</source>
            <translation>不列出</translation>
        </message>
        <message>
            <source>max_bin must be between 2 and {highest}, not {value}.</source>
            <translation>max_bin 必须在 2 到 {highest} 之间，而现在是 {value}。</translation>
        </message>
        <message>
            <source>no</source>
            <translation>否</translation>
        </message>
        <message>
            <source>no (0)</source>
            <translation>否 (0)</translation>
        </message>
        <message>
            <source>no reason was given</source>
            <translation>未说明理由</translation>
        </message>
        <message>
            <source>nobody</source>
            <translation>无人</translation>
        </message>
        <message>
            <source>nobody but the label hospital</source>
            <translation>仅标签医院</translation>
        </message>
        <message>
            <source>not known</source>
            <translation>未知</translation>
        </message>
        <message>
            <source>nothing</source>
            <translation>空</translation>
        </message>
        <message>
            <source>number of patients</source>
            <translation>患者数</translation>
        </message>
        <message>
            <source>number of patients with the outcome</source>
            <translation>有结局的患者数</translation>
        </message>
        <message>
            <source>numbers</source>
            <translation>若干数字</translation>
        </message>
        <message>
            <source>numbers, signed</source>
            <translation>若干已签名的数</translation>
        </message>
        <message>
            <source>once</source>
            <translation>一次</translation>
        </message>
        <message>
            <source>once per level of a tree, up to {times} times</source>
            <translation>树的每层一次，最多 {times} 次</translation>
        </message>
        <message>
            <source>once per tree, {trees} times</source>
            <translation>每棵树一次，共 {trees} 次</translation>
        </message>
        <message>
            <source>one bit per blinded identifier</source>
            <translation>每个盲化标识一个比特</translation>
        </message>
        <message>
            <source>one bit per shared patient and division</source>
            <translation>每名共有患者每次划分一个比特</translation>
        </message>
        <message>
            <source>one bit per shared patient and split</source>
            <translation>每名共有患者每个分裂一个比特</translation>
        </message>
        <message>
            <source>one bit per shared patient of the node</source>
            <translation>该节点每名共有患者一个比特</translation>
        </message>
        <message>
            <source>one hospital</source>
            <translation>一家医院</translation>
        </message>
        <message>
            <source>one of hospitals with the same predictors</source>
            <translation>预测变量相同的医院之一</translation>
        </message>
        <message>
            <source>one word</source>
            <translation>一个词</translation>
        </message>
        <message>
            <source>only when the session is stopped</source>
            <translation>仅在会话停止时</translation>
        </message>
        <message>
            <source>party ids and a tree number</source>
            <translation>各方编号和一个树号</translation>
        </message>
        <message>
            <source>party ids, a tree number and signatures; totals over all hospitals that were under way already</source>
            <translation>各方编号、一个树号和签名；此前已在求取的所有医院的合计</translation>
        </message>
        <message>
            <source>party ids, tree numbers and signatures; totals over all hospitals that were under way already</source>
            <translation>各方编号、树号和签名；此前已在求取的所有医院的合计</translation>
        </message>
        <message>
            <source>plain numbers</source>
            <translation>明文数字</translation>
        </message>
        <message>
            <source>plain numbers, in random order, without names</source>
            <translation>明文数字，顺序随机，不带名称</translation>
        </message>
        <message>
            <source>plain numbers, in random order, without names, and half of a seed</source>
            <translation>明文数字，顺序随机，不带名称；以及种子的一半</translation>
        </message>
        <message>
            <source>plain numbers, rounded to three decimals</source>
            <translation>明文数字，保留三位小数</translation>
        </message>
        <message>
            <source>plain text</source>
            <translation>明文</translation>
        </message>
        <message>
            <source>plain text: names of columns and categories, codes, units, coarse ranges, shares missing to a tenth</source>
            <translation>明文：列名和类别名、编码、单位、粗略范围、精确到十分之一的缺失比例</translation>
        </message>
        <message>
            <source>seed of the random choices</source>
            <translation>随机选择的种子</translation>
        </message>
        <message>
            <source>sensitivity at 80 % specificity</source>
            <translation>特异度 80% 时的灵敏度</translation>
        </message>
        <message>
            <source>share of patients per tree</source>
            <translation>每棵树使用的患者比例</translation>
        </message>
        <message>
            <source>share of predictors per tree</source>
            <translation>每棵树使用的预测变量比例</translation>
        </message>
        <message>
            <source>slightly</source>
            <translation>略微</translation>
        </message>
        <message>
            <source>some are missing</source>
            <translation>有些参数未给出</translation>
        </message>
        <message>
            <source>somewhat</source>
            <translation>在一定程度上</translation>
        </message>
        <message>
            <source>strongly</source>
            <translation>大幅</translation>
        </message>
        <message>
            <source>the entry does not follow the one before</source>
            <translation>该条与前一条不衔接</translation>
        </message>
        <message>
            <source>the entry has been changed</source>
            <translation>该条已被改动</translation>
        </message>
        <message>
            <source>the entry is not the one in the head of the ledger</source>
            <translation>该条不是台账链头所记的那一条</translation>
        </message>
        <message>
            <source>the entry was added by something else than this program</source>
            <translation>该条由本程序以外的东西加入</translation>
        </message>
        <message>
            <source>the head of the ledger is missing or damaged</source>
            <translation>台账的链头缺失或损坏</translation>
        </message>
        <message>
            <source>the head of the ledger is not signed with this hospital's key</source>
            <translation>台账的链头不是用本院密钥签署的</translation>
        </message>
        <message>
            <source>the hospital it is addressed to</source>
            <translation>收件的医院</translation>
        </message>
        <message>
            <source>the hospital that proposed the session</source>
            <translation>提出会话的医院</translation>
        </message>
        <message>
            <source>the label hospital</source>
            <translation>标签医院</translation>
        </message>
        <message>
            <source>the line cannot be read</source>
            <translation>该行无法读取</translation>
        </message>
        <message>
            <source>the line is not as this program writes it</source>
            <translation>该行不是本程序写入的样子</translation>
        </message>
        <message>
            <source>the terms call a hospital {given} which is known here as {known}</source>
            <translation>条款中称为{given}的医院，在这里名为{known}</translation>
        </message>
        <message>
            <source>this feature hospital</source>
            <translation>该特征医院</translation>
        </message>
        <message>
            <source>this hospital</source>
            <translation>本院</translation>
        </message>
        <message>
            <source>this hospital already took part in a session of that number; propose it anew</source>
            <translation>本院已参加过该编号的会话；请重新提出</translation>
        </message>
        <message>
            <source>trees in the model</source>
            <translation>模型中的树</translation>
        </message>
        <message>
            <source>trees without gain before stopping</source>
            <translation>停止前无增益的树数</translation>
        </message>
        <message>
            <source>trees, at most</source>
            <translation>树的最大数量</translation>
        </message>
        <message>
            <source>under {n} patients</source>
            <translation>少于 {n} 位患者</translation>
        </message>
        <message>
            <source>under {years}</source>
            <translation>{years} 岁以下</translation>
        </message>
        <message>
            <source>up to {high}</source>
            <translation>至多 {high}</translation>
        </message>
        <message>
            <source>weight of patients with the outcome</source>
            <translation>有结局患者的权重</translation>
        </message>
        <message>
            <source>yes</source>
            <translation>是</translation>
        </message>
        <message>
            <source>yes (1)</source>
            <translation>是 (1)</translation>
        </message>
        <message>
            <source>yes or no</source>
            <translation>是或否</translation>
        </message>
        <message>
            <source>{address} is not the address of a cluster.</source>
            <translation>{address} 不是集群的地址。</translation>
        </message>
        <message>
            <source>{address} uses TLS, and no certificates were given.</source>
            <translation>{address} 使用 TLS，但没有给出证书。</translation>
        </message>
        <message>
            <source>{choice} is not a choice for {option}.</source>
            <translation>{option} 不能选 {choice}。</translation>
        </message>
        <message>
            <source>{column} is not in this file and counts as missing.</source>
            <translation>{column} 不在此文件中，按缺失处理。</translation>
        </message>
        <message>
            <source>{column}: the model will not know {categories}.</source>
            <translation>{column}：模型不认识 {categories}。</translation>
        </message>
        <message>
            <source>{count} cells among the numbers are not numbers.</source>
            <translation>数值中有 {count} 个单元格不是数字。</translation>
        </message>
        <message>
            <source>{count} columns take part, coded alike everywhere: {columns}. A column that a hospital lacks counts as missing there.</source>
            <translation>有 {count} 列参加，各处编码一致：{columns}。某医院没有的列，在那里按缺失计。</translation>
        </message>
        <message>
            <source>{count} different numbers, {low} to {high}: if they are codes without an order, treat them as categories.</source>
            <translation>{count} 个不同的数字，{low} 到 {high}：如果是没有顺序的编码，请作为类别处理。</translation>
        </message>
        <message>
            <source>{count} different texts; more than {most} are too many.</source>
            <translation>有 {count} 种不同的文字；超过 {most} 种即为过多。</translation>
        </message>
        <message>
            <source>{count} entries are missing at the end</source>
            <translation>末尾缺少 {count} 条</translation>
        </message>
        <message>
            <source>{count} negative values where all others are positive.</source>
            <translation>有 {count} 个负值，而其他值均为正。</translation>
        </message>
        <message>
            <source>{count} patients are in both files, the one to train on and the one of later patients.</source>
            <translation>有 {count} 名患者同时出现在训练文件和较晚患者的文件中。</translation>
        </message>
        <message>
            <source>{count} patients of all hospitals together are more than the agreed {most}.</source>
            <translation>所有医院合计 {count} 名患者，超过约定的 {most} 名。</translation>
        </message>
        <message>
            <source>{count} peers are called {name}.</source>
            <translation>有 {count} 家合作医院名为{name}。</translation>
        </message>
        <message>
            <source>{count} rows belong to patients who appear more than once.</source>
            <translation>有 {count} 行属于重复出现的患者。</translation>
        </message>
        <message>
            <source>{count} rows could not be read and were left out.</source>
            <translation>有 {count} 行无法读取，已略去。</translation>
        </message>
        <message>
            <source>{count} rows have no patient identifier.</source>
            <translation>有 {count} 行没有患者标识。</translation>
        </message>
        <message>
            <source>{count} rows of patients who appear more than once were left out.</source>
            <translation>略去了重复出现的患者的 {count} 行。</translation>
        </message>
        <message>
            <source>{count} rows with a damaged identifier were kept.</source>
            <translation>有 {count} 行标识已损坏，仍予保留。</translation>
        </message>
        <message>
            <source>{count} rows with a damaged identifier were left out.</source>
            <translation>有 {count} 行标识已损坏，已略去。</translation>
        </message>
        <message>
            <source>{count} rows without a patient identifier were left out.</source>
            <translation>有 {count} 行没有患者标识，已略去。</translation>
        </message>
        <message>
            <source>{count} rows without an outcome were left out.</source>
            <translation>有 {count} 行没有结局，已略去。</translation>
        </message>
        <message>
            <source>{count} sessions here begin with {given}.</source>
            <translation>这里有 {count} 次会话的编号以 {given} 开头。</translation>
        </message>
        <message>
            <source>{count} text files, without names, addresses, keys or values of patients.</source>
            <translation>{count} 个文本文件，不含名称、地址、密钥或患者数值。</translation>
        </message>
        <message>
            <source>{database} cannot be reached, or does not let you in.</source>
            <translation>无法连接 {database}，或被拒绝登录。</translation>
        </message>
        <message>
            <source>{database} refused the query.</source>
            <translation>{database} 拒绝了该查询。</translation>
        </message>
        <message>
            <source>{database} stopped after {count} rows.</source>
            <translation>{database} 在 {count} 行之后停止。</translation>
        </message>
        <message>
            <source>{database}: row {row}, column {column}, holds a list, a structure or raw bytes.</source>
            <translation>{database}：第 {row} 行，列 {column}，是列表、结构或原始字节。</translation>
        </message>
        <message>
            <source>{database}: row {row}, column {column}, holds bytes that are not text.</source>
            <translation>{database}：第 {row} 行，列 {column}，含有不是文本的字节。</translation>
        </message>
        <message>
            <source>{features} holds further predictors of the same patients.</source>
            <translation>{features}持有同一批患者的其他预测变量。</translation>
        </message>
        <message>
            <source>{field} has no such category.</source>
            <translation>{field} 没有这个类别。</translation>
        </message>
        <message>
            <source>{field} is neither yes nor no.</source>
            <translation>{field} 既不是“是”也不是“否”。</translation>
        </message>
        <message>
            <source>{field} is not a number.</source>
            <translation>{field} 不是数字。</translation>
        </message>
        <message>
            <source>{field} lies far from the numbers of the training patients, {low} to {high}.</source>
            <translation>{field} 远离训练患者的数值范围（{low} 至 {high}）。</translation>
        </message>
        <message>
            <source>{field} lies outside the training patients' numbers, {low} to {high}: the risk is less sure.</source>
            <translation>{field} 超出训练患者的数值范围（{low} 至 {high}）：风险的把握较小。</translation>
        </message>
        <message>
            <source>{file} cannot be opened.</source>
            <translation>无法打开 {file}。</translation>
        </message>
        <message>
            <source>{file} cannot be read as a matching of columns: {why}</source>
            <translation>{file} 无法作为列的匹配读取：{why}</translation>
        </message>
        <message>
            <source>{file} cannot be read.</source>
            <translation>无法读取 {file}。</translation>
        </message>
        <message>
            <source>{file} cannot be written.</source>
            <translation>无法写入 {file}。</translation>
        </message>
        <message>
            <source>{file} changed while it was scored.</source>
            <translation>{file} 在评分期间发生了改动。</translation>
        </message>
        <message>
            <source>{file} has column names but no rows that can be read.</source>
            <translation>{file} 有列名，但没有可读取的行。</translation>
        </message>
        <message>
            <source>{file} has columns that hold lists, structures or raw bytes: {columns}.</source>
            <translation>{file} 中有些列的内容是列表、结构或原始字节：{columns}。</translation>
        </message>
        <message>
            <source>{file} has columns without a name: number {columns}.</source>
            <translation>{file} 有未命名的列：第 {columns} 列。</translation>
        </message>
        <message>
            <source>{file} has no column called {columns}.</source>
            <translation>{file} 中没有名为 {columns} 的列。</translation>
        </message>
        <message>
            <source>{file} has no sheet called {sheet}.</source>
            <translation>{file} 中没有名为 {sheet} 的工作表。</translation>
        </message>
        <message>
            <source>{file} has rows which cannot be scored.</source>
            <translation>{file} 中有无法评分的行。</translation>
        </message>
        <message>
            <source>{file} has the same column name more than once: {columns}.</source>
            <translation>{file} 中有重复的列名：{columns}。</translation>
        </message>
        <message>
            <source>{file} has {count} rows that cannot be read. The first, by row and column: {places}.</source>
            <translation>{file} 有 {count} 行无法读取。最前面的几处（行与列）：{places}。</translation>
        </message>
        <message>
            <source>{file} is a damaged or incomplete .gz file.</source>
            <translation>{file} 是已损坏或不完整的 .gz 文件。</translation>
        </message>
        <message>
            <source>{file} is an Excel file of the old kind (.xls), or has a password.</source>
            <translation>{file} 是旧格式的 Excel 文件（.xls），或设有密码。</translation>
        </message>
        <message>
            <source>{file} is damaged at {place}.</source>
            <translation>{file} 在 {place} 处损坏。</translation>
        </message>
        <message>
            <source>{file} is empty.</source>
            <translation>{file} 是空文件。</translation>
        </message>
        <message>
            <source>{file} is not a file of a FedStroke release.</source>
            <translation>{file} 不是 FedStroke 发布的文件。</translation>
        </message>
        <message>
            <source>{file} is not a project of FedStroke, or is damaged.</source>
            <translation>{file} 不是 FedStroke 项目，或已损坏。</translation>
        </message>
        <message>
            <source>{file} is not a readable Excel workbook.</source>
            <translation>{file} 不是可读取的 Excel 工作簿。</translation>
        </message>
        <message>
            <source>{file} is not a readable Parquet file.</source>
            <translation>{file} 不是可读取的 Parquet 文件。</translation>
        </message>
        <message>
            <source>{file} is not a session file: {why}</source>
            <translation>{file} 不是会话文件：{why}</translation>
        </message>
        <message>
            <source>{file} is not a table.</source>
            <translation>{file} 不是表格。</translation>
        </message>
        <message>
            <source>{file} is not the file which was released: it is damaged or was changed.</source>
            <translation>{file} 不是发布的文件：它已损坏或被改动。</translation>
        </message>
        <message>
            <source>{file} is too large for a workbook.</source>
            <translation>{file} 作为工作簿过大。</translation>
        </message>
        <message>
            <source>{file} names a hospital twice.</source>
            <translation>{file} 中有一家医院出现两次。</translation>
        </message>
        <message>
            <source>{file} names {count} label hospitals.</source>
            <translation>{file} 中有 {count} 家标签医院。</translation>
        </message>
        <message>
            <source>{file} was changed after it was signed, or the signature is not its own.</source>
            <translation>{file} 在签名后被改动，或者签名不属于它。</translation>
        </message>
        <message>
            <source>{file} was not signed with the release key which this program knows.</source>
            <translation>{file} 不是用本程序所知的发布密钥签名的。</translation>
        </message>
        <message>
            <source>{file} was saved by another version of FedStroke (form {version}; this program reads form {known}).</source>
            <translation>{file} 由另一版本的 FedStroke 保存（格式 {version}；本程序读取格式 {known}）。</translation>
        </message>
        <message>
            <source>{file}, column {column}: dates cannot be predictors.</source>
            <translation>{file}，列 {column}：日期不能作为预测变量。</translation>
        </message>
        <message>
            <source>{file}, column {column}: numbers and text are mixed. {count} cells are not numbers, by row: {places}.</source>
            <translation>{file}，列 {column}：数字与文字混杂。有 {count} 个单元格不是数字，所在行：{places}。</translation>
        </message>
        <message>
            <source>{file}, column {column}: some dates have the day first, others the month.</source>
            <translation>{file}，列 {column}：有些日期日在前，有些月在前。</translation>
        </message>
        <message>
            <source>{file}, column {column}: the dates can be read with day or month first.</source>
            <translation>{file}，列 {column}：日期既可按日在前、也可按月在前理解。</translation>
        </message>
        <message>
            <source>{file}, column {column}: {count} cells are neither yes nor no. Row and column: {places}.</source>
            <translation>{file}，列 {column}：有 {count} 个单元格既不是“是”也不是“否”。行与列：{places}。</translation>
        </message>
        <message>
            <source>{file}, column {column}: {count} cells are not numbers that can be used. Row and column: {places}.</source>
            <translation>{file}，列 {column}：有 {count} 个单元格不是可用的数字。行与列：{places}。</translation>
        </message>
        <message>
            <source>{file}, column {column}: {count} different texts; at most {most} can become predictors.</source>
            <translation>{file}，列 {column}：有 {count} 种不同的文字；最多 {most} 种才能成为预测变量。</translation>
        </message>
        <message>
            <source>{file}, column {column}: {count} numbers are written with a comma, by row: {places}.</source>
            <translation>{file}，列 {column}：有 {count} 个数字带逗号，所在行：{places}。</translation>
        </message>
        <message>
            <source>{file}: all patients have the same outcome in column {column}.</source>
            <translation>{file}：列 {column} 中所有患者的结局相同。</translation>
        </message>
        <message>
            <source>{file}: the row at line {row} has a quotation mark that is never closed, or one cell of more than {limit} characters.</source>
            <translation>{file}：第 {row} 行处的记录有未闭合的引号，或有一个单元格超过 {limit} 个字符。</translation>
        </message>
        <message>
            <source>{file}: {count} patient identifiers have lost digits in a spreadsheet. Row and column: {places}.</source>
            <translation>{file}：有 {count} 个患者标识在电子表格软件中丢失了数位。行与列：{places}。</translation>
        </message>
        <message>
            <source>{file}: {count} rows belong to patients who appear more than once. Row and column: {places}.</source>
            <translation>{file}：有 {count} 行属于重复出现的患者。行与列：{places}。</translation>
        </message>
        <message>
            <source>{file}: {count} rows have an outcome that is neither yes nor no. Row and column: {places}.</source>
            <translation>{file}：有 {count} 行的结局既不是“是”也不是“否”。行与列：{places}。</translation>
        </message>
        <message>
            <source>{file}: {count} rows have no outcome. Row and column: {places}.</source>
            <translation>{file}：有 {count} 行没有结局。行与列：{places}。</translation>
        </message>
        <message>
            <source>{file}: {count} rows have no patient identifier. Row and column: {places}.</source>
            <translation>{file}：有 {count} 行没有患者标识。行与列：{places}。</translation>
        </message>
        <message>
            <source>{filled} of {all} parts are filled from what the program knows, {part} in part; {left} are left for the author. After {source}; what each part asks is put in short words here.</source>
            <translation>{all} 个部分中，{filled} 个由程序所知内容填写，{part} 个部分填写；{left} 个留给作者。依据 {source}；各部分的要求在此以简短文字概括。</translation>
        </message>
        <message>
            <source>{hospitals} each have patients of their own, with the outcome “{outcome}” and the same kinds of predictors.</source>
            <translation>{hospitals}各有自己的患者，具有结局“{outcome}”和同类的预测变量。</translation>
        </message>
        <message>
            <source>{hospital} does not know {share} of the patients; for them its predictors are missing.</source>
            <translation>{hospital}不知道其中 {share} 的患者；对他们而言，其预测变量为缺失。</translation>
        </message>
        <message>
            <source>{hospital} has no predictor called {columns}.</source>
            <translation>{hospital} 没有名为 {columns} 的预测变量。</translation>
        </message>
        <message>
            <source>{hospital} has two columns named like {column}; the first is used.</source>
            <translation>{hospital}有两列名称与 {column} 相同；使用第一列。</translation>
        </message>
        <message>
            <source>{hospital}: all predictors</source>
            <translation>{hospital}：全部预测变量</translation>
        </message>
        <message>
            <source>{hospital}: in {column}, {pairs}.</source>
            <translation>{hospital}：在 {column} 中，{pairs}。</translation>
        </message>
        <message>
            <source>{hospital}: numbers in {column} are multiplied by {times}; then {plus} is added.</source>
            <translation>{hospital}：{column} 中的数值乘以 {times}，再加 {plus}。</translation>
        </message>
        <message>
            <source>{hospital}: {column} is taken as {common}.</source>
            <translation>{hospital}：{column} 视为 {common}。</translation>
        </message>
        <message>
            <source>{host} is a number: no name has to be looked up</source>
            <translation>{host} 本身就是数字地址，无需查询名称</translation>
        </message>
        <message>
            <source>{host} is {number}</source>
            <translation>{host} 的 IP 地址是 {number}</translation>
        </message>
        <message>
            <source>{label} holds the outcome “{outcome}” and some predictors.</source>
            <translation>{label}持有结局“{outcome}”和一部分预测变量。</translation>
        </message>
        <message>
            <source>{low} to {high} years</source>
            <translation>{low} 至 {high} 岁</translation>
        </message>
        <message>
            <source>{messages} messages, {size} in all.</source>
            <translation>共 {messages} 条消息，{size}。</translation>
        </message>
        <message>
            <source>{model}, AUC {auc}</source>
            <translation>{model}，AUC {auc}</translation>
        </message>
        <message>
            <source>{name} does not take part in this session.</source>
            <translation>{name}不参加这次会话。</translation>
        </message>
        <message>
            <source>{name} has kept nothing of that session.</source>
            <translation>{name} 没有保存该会话的任何内容。</translation>
        </message>
        <message>
            <source>{name} has not been confirmed as a peer here</source>
            <translation>{name}在这里尚未被确认为合作医院</translation>
        </message>
        <message>
            <source>{name} is blocked</source>
            <translation>{name}已被阻止</translation>
        </message>
        <message>
            <source>{name} is known with other keys: every peer of that name is blocked</source>
            <translation>已知的{name}使用其他密钥：所有该名称的合作医院均已阻止</translation>
        </message>
        <message>
            <source>{name} must lie between 0 and 1, and is {value}.</source>
            <translation>{name} 必须在 0 到 1 之间，而现在是 {value}。</translation>
        </message>
        <message>
            <source>{name} was lost during the training, and all other hospitals agreed to go on without it. Its patients are in the first {trees} of {n_trees} trees.</source>
            <translation>{name}在训练期间失联，其他所有医院都同意不等它而继续。它的患者计入 {n_trees} 棵树中的前 {trees} 棵。</translation>
        </message>
        <message>
            <source>{name} was lost during the training, and all other hospitals agreed to go on without it. Its patients are in the joint bin edges, but in no tree.</source>
            <translation>{name}在训练期间失联，其他所有医院都同意不等它而继续。它的患者计入共同的分箱边界，但不计入任何树。</translation>
        </message>
        <message>
            <source>{n}, of them {cases} with the outcome</source>
            <translation>{n} 位，其中 {cases} 位有结局</translation>
        </message>
        <message>
            <source>{path} cannot be written.</source>
            <translation>无法写入 {path}。</translation>
        </message>
        <message>
            <source>{peer} and the others have gone on without this hospital since tree {tree}. All of them agreed, as the signed terms allow.</source>
            <translation>{peer}和其他医院从第 {tree} 棵树起没有等待本院而继续。按已签署的条款，他们全部同意。</translation>
        </message>
        <message>
            <source>{peer} announced numbers of a size that this training cannot have.</source>
            <translation>{peer}声明的数字大小，在本次训练中不可能出现。</translation>
        </message>
        <message>
            <source>{peer} answered something other than it was asked.</source>
            <translation>{peer}答非所问。</translation>
        </message>
        <message>
            <source>{peer} answered with sums which its patients cannot give.</source>
            <translation>{peer}回复的总和不可能出自其患者。</translation>
        </message>
        <message>
            <source>{peer} answered with sums which this training cannot give.</source>
            <translation>{peer}回复的总和不可能出自本次训练。</translation>
        </message>
        <message>
            <source>{peer} asked for splits which the stored model does not have, or twice for one.</source>
            <translation>{peer}请求的分裂在已保存的模型中不存在，或对同一分裂请求了两次。</translation>
        </message>
        <message>
            <source>{peer} asked something which the terms or the training so far do not allow.</source>
            <translation>{peer}提出的请求是条款或目前的训练进度所不允许的。</translation>
        </message>
        <message>
            <source>{peer} began with something other than a greeting.</source>
            <translation>{peer}开始时发来的不是问候消息。</translation>
        </message>
        <message>
            <source>{peer} begins a new session, while this side wants to go on with an interrupted one.</source>
            <translation>{peer}要开始新的会话，而本方要继续中断的会话。</translation>
        </message>
        <message>
            <source>{peer} came to go on with a session that has gone on without it, and was told so.</source>
            <translation>{peer}前来继续一个会话，而其他医院已不等它而继续；已将此事告知它。</translation>
        </message>
        <message>
            <source>{peer} cancelled the session.</source>
            <translation>{peer}取消了会话。</translation>
        </message>
        <message>
            <source>{peer} changed what was signed.</source>
            <translation>{peer}更改了已签名的内容。</translation>
        </message>
        <message>
            <source>{peer} claims to share patients which neither hospital has.</source>
            <translation>{peer}声称共有的患者，两家医院都没有。</translation>
        </message>
        <message>
            <source>{peer} declined the terms: {reason}</source>
            <translation>{peer}拒绝了条款：{reason}</translation>
        </message>
        <message>
            <source>{peer} did not answer in time</source>
            <translation>{peer}未及时答复</translation>
        </message>
        <message>
            <source>{peer} did not send every hospital's signature under the terms.</source>
            <translation>{peer}没有发来所有医院对条款的签名。</translation>
        </message>
        <message>
            <source>{peer} did not send its data dictionary: {reason}</source>
            <translation>{peer}没有发来其数据字典：{reason}</translation>
        </message>
        <message>
            <source>{peer} divided a group differently from what its sums said.</source>
            <translation>{peer}对一个组的划分与其总和不符。</translation>
        </message>
        <message>
            <source>{peer} divided a group into parts smaller than the terms allow.</source>
            <translation>{peer}将一个组划分得小于条款所允许的人数。</translation>
        </message>
        <message>
            <source>{peer} ended the session because a message broke the rules of the protocol.</source>
            <translation>{peer}结束了会话，因为有消息违反协议规则。</translation>
        </message>
        <message>
            <source>{peer} ended the session because another hospital left it.</source>
            <translation>{peer}结束了会话，因为另一家医院已离开。</translation>
        </message>
        <message>
            <source>{peer} ended the session because of a problem with its records.</source>
            <translation>{peer}因其病历数据有问题而结束了会话。</translation>
        </message>
        <message>
            <source>{peer} ended the session because of an error there.</source>
            <translation>{peer}因其程序出错而结束了会话。</translation>
        </message>
        <message>
            <source>{peer} ended the session: the terms were not accepted by all, or cannot be kept because too few patients are shared.</source>
            <translation>{peer}结束了会话：条款未获各方接受，或因共有患者太少而无法履行。</translation>
        </message>
        <message>
            <source>{peer} has closed its program</source>
            <translation>{peer}关闭了程序</translation>
        </message>
        <message>
            <source>{peer} has come to another model than this hospital.</source>
            <translation>{peer}得到的模型与本院不同。</translation>
        </message>
        <message>
            <source>{peer} has not been confirmed as a peer.</source>
            <translation>{peer}尚未被确认为合作医院。</translation>
        </message>
        <message>
            <source>{peer} has restarted its program</source>
            <translation>{peer}重新启动了程序</translation>
        </message>
        <message>
            <source>{peer} is back.</source>
            <translation>{peer}已恢复连接。</translation>
        </message>
        <message>
            <source>{peer} is blocked.</source>
            <translation>{peer}已被阻止。</translation>
        </message>
        <message>
            <source>{peer} is gone. The finished trees are kept; this side goes on as soon as they do.</source>
            <translation>{peer}已断开。已完成的树仍保留；对方恢复后，本方立即继续。</translation>
        </message>
        <message>
            <source>{peer} is not waited for any more.</source>
            <translation>不再等待{peer}。</translation>
        </message>
        <message>
            <source>{peer} keeps sending messages that nobody asked for.</source>
            <translation>{peer}不断发来无人请求的消息。</translation>
        </message>
        <message>
            <source>{peer} left out other predictors than the terms say.</source>
            <translation>{peer}略去的预测变量与条款所定不同。</translation>
        </message>
        <message>
            <source>{peer} offers more bins than can be trained with.</source>
            <translation>{peer}提供的分箱数超出训练所能使用的范围。</translation>
        </message>
        <message>
            <source>{peer} proposed terms in which it does not hold the outcome.</source>
            <translation>{peer}提出的条款中，持有结局的不是它自己。</translation>
        </message>
        <message>
            <source>{peer} returned another number of blinded identifiers than it was sent.</source>
            <translation>{peer}返回的盲化标识数量与收到的不同。</translation>
        </message>
        <message>
            <source>{peer} runs another version of FedStroke (connection version {version}, here {own})</source>
            <translation>{peer}使用另一版本的 FedStroke（连接版本 {version}，本院为 {own}）</translation>
        </message>
        <message>
            <source>{peer} sent a list of blinded identifiers of a size which the terms do not allow.</source>
            <translation>{peer}发来的盲化标识清单，其大小超出条款所允许的范围。</translation>
        </message>
        <message>
            <source>{peer} sent a message in version {version} of the language, this program speaks version {own}.</source>
            <translation>{peer}发来的消息采用版本 {version} 的消息格式，本程序采用版本 {own}。</translation>
        </message>
        <message>
            <source>{peer} sent a message of type {got} where {expected} was due.</source>
            <translation>{peer}发来类型为 {got} 的消息，而此时应为 {expected}。</translation>
        </message>
        <message>
            <source>{peer} sent a message that could not be read.</source>
            <translation>{peer}发来一条无法读取的消息。</translation>
        </message>
        <message>
            <source>{peer} sent a message that is not sealed.</source>
            <translation>{peer}发来一条未加封的消息。</translation>
        </message>
        <message>
            <source>{peer} sent an encrypted value (number {number}) that cannot be one.</source>
            <translation>{peer}发来的第 {number} 个加密值不可能是有效的密文。</translation>
        </message>
        <message>
            <source>{peer} sent an encryption key of {sent} bits instead of the agreed {agreed}.</source>
            <translation>{peer}发来 {sent} 位的加密密钥，而约定为 {agreed} 位。</translation>
        </message>
        <message>
            <source>{peer} sent an encryption key that is not a product of two large primes.</source>
            <translation>{peer}发来的加密密钥不是两个大素数的乘积。</translation>
        </message>
        <message>
            <source>{peer} sent blinded identifiers that are not valid, or one of them twice.</source>
            <translation>{peer}发来的盲化标识无效，或其中有重复。</translation>
        </message>
        <message>
            <source>{peer} sent encrypted numbers of the wrong length.</source>
            <translation>{peer}发来的加密数长度不对。</translation>
        </message>
        <message>
            <source>{peer} sent one bit per patient, but not for the number of patients there are.</source>
            <translation>{peer}按每名患者一个比特发来数据，但比特数与患者人数不符。</translation>
        </message>
        <message>
            <source>{peer} sent something which this program does not accept</source>
            <translation>{peer}发来本程序不接受的内容</translation>
        </message>
        <message>
            <source>{peer} sent {sent} bytes of encrypted values where {expected} belong.</source>
            <translation>{peer}发来 {sent} 字节的加密值，而应为 {expected} 字节。</translation>
        </message>
        <message>
            <source>{peer} sent {type}, which is not on the signed list.</source>
            <translation>{peer}发来 {type}，不在已签署的清单上。</translation>
        </message>
        <message>
            <source>{peer} signed other terms than were proposed.</source>
            <translation>{peer}签署的条款与所提出的不同。</translation>
        </message>
        <message>
            <source>{peer} waits for another hospital, whose program has stopped</source>
            <translation>{peer}正在等待另一家医院，那家医院的程序已停止</translation>
        </message>
        <message>
            <source>{peer} wants to ask again, without a hospital, what is known with it.</source>
            <translation>{peer}想在不含某家医院的情况下再次求取含它时已知的内容。</translation>
        </message>
        <message>
            <source>{peer} wants to go on from a tree that this hospital has not kept.</source>
            <translation>{peer}要从本院没有保存的一棵树继续。</translation>
        </message>
        <message>
            <source>{peer} wants to go on with an interrupted session, while this side begins a new one.</source>
            <translation>{peer}要继续中断的会话，而本方开始的是新的会话。</translation>
        </message>
        <message>
            <source>{peer} wants to go on with another interrupted session.</source>
            <translation>{peer}要继续的是另一次中断的会话。</translation>
        </message>
        <message>
            <source>{predictors} predictors with {bins} levels in all cannot take part.</source>
            <translation>{predictors} 个预测变量、合计 {bins} 个档次，无法参加。</translation>
        </message>
        <message>
            <source>{predictor} = {value} {much} lowers the risk.</source>
            <translation>{predictor} = {value}，{much}降低风险。</translation>
        </message>
        <message>
            <source>{predictor} = {value} {much} raises the risk.</source>
            <translation>{predictor} = {value}，{much}提高风险。</translation>
        </message>
        <message>
            <source>{predictor} is not known, which {much} lowers the risk.</source>
            <translation>{predictor} 未知，这{much}降低风险。</translation>
        </message>
        <message>
            <source>{predictor} is not known, which {much} raises the risk.</source>
            <translation>{predictor} 未知，这{much}提高风险。</translation>
        </message>
        <message>
            <source>{rows} patients with a weight of {weight} are too many for exact sums.</source>
            <translation>{rows} 名患者、权重 {weight}，超出可精确求和的范围。</translation>
        </message>
        <message>
            <source>{share} % of the cells are missing.</source>
            <translation>{share}% 的单元格缺失。</translation>
        </message>
        <message>
            <source>{share} of the patients, chosen by a digest of their identifiers and stratified by outcome, were held out to judge the models; nothing was decided on them.</source>
            <translation>{share} 的患者按标识的摘要值选出并按结局分层，留出用于评价模型；没有在他们身上作任何决定。</translation>
        </message>
        <message>
            <source>{text} does not say how to convert {column}.</source>
            <translation>{text} 没有说明如何换算 {column}。</translation>
        </message>
        <message>
            <source>{times} times the average of this hospital's patients ({average} %).</source>
            <translation>是本院患者平均水平（{average}%）的 {times} 倍。</translation>
        </message>
        <message>
            <source>{values} may stand for unknown: apart from all other values. If so, empty these cells in the file.</source>
            <translation>{values} 可能表示“不详”：与其他值相距很远。如果是，请在文件中清空这些单元格。</translation>
        </message>
        <message>
            <source>{value} is not a choice for {option}.</source>
            <translation>{option} 不能选 {value}。</translation>
        </message>
        <message>
            <source>{who} does not agree to go on without {peer}: {why}</source>
            <translation>{who}不同意不等{peer}而继续：{why}</translation>
        </message>
        <message>
            <source>{word} is not a name and a value, or is given twice.</source>
            <translation>{word} 不是“名称=值”的形式，或给出了两次。</translation>
        </message>
        <message>
            <source>{years} or older</source>
            <translation>{years} 岁及以上</translation>
        </message>
        <message>
            <source>“{address}” is not an address</source>
            <translation>“{address}”不是地址</translation>
        </message>
    </context>
</TS>
