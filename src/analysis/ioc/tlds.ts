/**
 * Top-level domains that a name must end in to count as a domain: every country code in use, the original generic ones and the
 * newer ones that are common in mail, hosting and abuse reports. It is a selection, not the root zone: a rare TLD
 * (`.accountants`) is missed where it stands alone, but never in a URL, whose host is taken as it is.
 */
const COUNTRY_CODES = `
  ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bv bw by bz ca cc cd cf cg
  ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gb gd ge gf gg gh gi
  gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky
  kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl
  no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn so sr
  ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za
  zm zw`;

const GENERIC = `
  com net org edu gov mil int arpa biz info name pro aero asia cat coop jobs mobi museum post tel travel xxx onion
  academy agency app art auction band bar beauty bet bid bio blog bond boutique builders business buzz cab cafe cam camp
  capital cards care careers cash casino center cfd chat cheap church city claims click clinic cloud club codes coffee
  community company computer consulting contact cool coupons credit cyou dad date day deals delivery dental design dev
  digital direct directory discount download eco email energy engineering enterprises estate events exchange expert express fail
  faith family fans farm fashion finance financial fish fit fitness forsale foundation foo fun fund fyi gallery game games
  garden gift gives glass global gmbh gold golf gratis green group guide guru haus health help homes hospital host hosting
  house how icu immo inc ink institute insure international investments jetzt kim land law lease legal life lighting limited
  link live loan loans lol love ltd maison management market marketing mba media meme men menu moda moe money monster mov
  network news ninja nyc one online ooo page paris parts party pet photo photography photos pics pictures pink pizza plus
  porn press productions promo properties pub quest racing recipes red rehab rent rentals repair report republican rest
  restaurant review reviews rip rocks run sale sbs school science security services sex shop show singles site ski social
  software solar solutions space store stream studio style supply support surf surgery systems tax taxi team tech technology
  tips today tokyo tools top tours town toys trade trading training vacations vegas ventures video vin vip vision vote voyage
  wang watch webcam website wedding wiki win wine work works world wtf xin xyz yachts yoga zip zone
  xn--p1ai xn--90ais xn--j1amh xn--fiqs8s xn--fiqz9s xn--kprw13d xn--j6w193g xn--mgbaam7a8h xn--wgbh1c xn--h2brj9c xn--p1acf
  xn--80asehdb xn--80aswg xn--qxam xn--node xn--3e0b707e xn--55qx5d xn--io0a7i xn--6frz82g`;

const words = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '');

export const TLDS: ReadonlySet<string> = new Set([...words(COUNTRY_CODES), ...words(GENERIC)]);

/**
 * TLDs that are file extensions or members of code far more often: a bare `name.tld` with one of them is no domain
 * (`readme.md`, `run.sh`, `evil.zip`, `this.name`), `www.name.tld` is.
 */
export const AMBIGUOUS_TLDS: ReadonlySet<string> = new Set(words(
  'md py rs sh pl ps so cc zip mov do as is id by am name run help day date email group host media page parts press report '
  + 'security services show style support tools watch works world pub',
));
