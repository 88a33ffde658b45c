/**
 * Names that look like domains and mostly are none: files whose ending is a top-level domain, and members of code. The lists
 * hold what is seen in logs and scripts; a name that somebody defanged, or that a port follows, is believed anyway.
 */
const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter((word) => word !== ''));

/** Endings of files first, domains second: `readme.md`, `run.sh`, `evil.zip`, `id_rsa.pub`. */
export const FILE_ENDINGS = words('md py rs sh ps so zip mov pm mk mo pub cab inc vi sv as st tf aspx dev.js');

/** Endings of files that are popular as domains as well; what the name is and what stands before it decides. */
export const BOTH_ENDINGS = words('pl cc in ai la ml id do app am is by cat ms me ps to ws nc no cl su sc gs js dm mp va bz bar link sql tel');

/** Words that are members of objects in code, and top-level domains. */
export const WORD_ENDINGS = words(`as is id by am name run help day date email group host media page pages parts press report security services show style support tools
  watch works world int info target top link click bar style build fit today now map cat wtf zone pictures photo photos games properties domains data domain center direct directory
  events exchange express fail foundation fund green how international limited live loan menu money network news one online open partners place plus post read red
  review reviews search select services shop site sites software space store studio systems taxi tax team tips trade training vote box call cards career cash channel
  charity codes coffee cool date dev download education energy engineer fish food forum free global gold guide hot ink io keys land lease life lighting locker ltd makeup management
  market marketing memorial mobile moi new next observer organic origins pay phone pid pin play pro prod pub quest rest rocks room rsvp rugby rules safe sale save school science
  secure shell silk skin sky smile spa spot spreadbetting stream style surf swatch talk tattoo technology theater tools tube uno vana weather win windows work you author baby beauty
  best bet bid bio black blue boo bot broker cab case channel circle color compare computer contact country cpa dad eat food from get got here ing inc is it like locus map meet
  mom off ong onl prime ren return say set ski source sub supply tab tel template text test toys type va video view wed wow zip`);

/** Word endings that are so common as ends of domains that only a label of code speaks against it. */
export const POPULAR = words(`info top click link online site shop store space live pro one io work world news network systems services center website club vip best plus team cloud today win life tech icu fun red bid stream download
  trade party review science date loan racing men wtf lol rest quest cam bar beauty hair skin makeup monster rocks`);

/** Objects of code and keys of logs: a name that begins with one, and ends in a word, is a member (`event.target`, `user.email`). */
export const CODE_LABELS = words(`self this window document event evt e el elem element node item items obj object data res resp response req request props state args params param options opts
  console logger log config conf cfg settings app np pd df os sys re math time date datetime dt user users file files process proc session model foo baz btn button form input
  output ctx context client server socket sock conn connection db cursor row rows col column list array arr dict map set str string int num val value values key keys
  result results ret err error ex exc exception msg message parent child children root tree path url uri host source destination agent dns http https network observer winlog threat rule
  registry service cloud container tls labels organization package related trace vulnerability kubernetes k8s azure aws gcp okta o365 system thread task job queue
  worker pool cache store module exports import lib util utils helper helpers test tests spec main index setup init script page view controller router route api
  tf torch plt ax fig cv sns json xml yaml html css img image audio video canvas screen navigator location history local global current target func function
  method class type instance proto prototype super base meta info attr attrs attribute field fields column record records entry entries asyncio subprocess builder docker
  gradle maven spring hibernate android args0 x y z i j k v m n p t s f r a b c d g h l o q u w std boost vec iter it env var cmd command shell exec mail email account
  group team member device computer logging requests random functools itertools collections threading multiprocessing numpy pandas flask django twisted scapy pickle shutil platform getpass ctypes hashlib machine vm disk volume memory cpu token auth login tenant subscription resource alert incident entity entities indicator`);

/** First labels of packages (`com.example.app`, `java.util.zip`) and of frameworks, whatever follows. */
export const PACKAGE_ROOTS = words('java javax kotlin kotlinx scala android androidx com org net edu gov io dev jdk sun system self this console math microsoft.win32');

/** Top-level domains that are hardly ever anything else. */
export const CLASSIC = words('com net org edu gov mil ru cn de uk fr nl br jp eu kr biz onion ua');

/** Programs of DOS that Windows still has. */
export const DOS_PROGRAMS = words('chcp command diskcomp diskcopy edlin format graftabl kb16 loadfix mode more tree');

/** Endings of files before a last label: `invoice.pdf.com`, `archive.tar.cab`, `jquery.min.map`. */
export const INNER_ENDINGS = words('pdf doc docx xls xlsx ppt pptx txt jpg jpeg png gif exe dll zip rar tar gz mp3 mp4 min spec test bak old orig tmp conf log csv xml json html js css scr bat ps1 vbs iso img lnk rtf');

/** Stems of files. */
export const STEMS = words('main test tests index readme license changelog config configure makefile setup install build run script utils util common types hello foo example sample demo default template start update backup patch makefile.am manifest autorun requirements package');

/** Programs and words before a file. */
export const BEFORE_FILE = /(?:^|[\s"'`(;&|])(?:perl|gcc|g\+\+|clang|cc|vim?|nano|emacs|cat|source|bash|sh|zsh|python[23]?|ruby|php|make|less|tail|head|chmod(?: \+x| \d+)?|chown \S{1,20}|rm(?: -\w+)?|cp|mv|touch|nohup|sudo|-o|-O|--output|-f|--file|file|datei|script|скрипт|fichier|skript|attachment|anhang|opened|named|saved as|save as)[\s:"'`“„=]{1,3}$/i;
