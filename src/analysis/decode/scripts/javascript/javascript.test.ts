import { describe, expect, it } from '@jest/globals';
import { rewritten } from '../scripts.test-helper.js';
import { javascript } from './javascript.js';

/** Written for this test, in the manner of droppers and packers; what comes out was read and checked line by line. */
const HIDDEN: readonly (readonly [script: string, plain: string])[] = [
  ['var a = \'ht\'+\'tp://evil.example/\'+"a.exe";', 'var a = "http://evil.example/a.exe";'],
  ['var a = "W" + "Scr" + "ipt." + "Sh" + "ell"; var s = new ActiveXObject(a);', 'var a = "WScript.Shell"; var s = new ActiveXObject("WScript.Shell");'],
  ['eval("\\x61\\x6c\\x65\\x72\\x74(1)")', 'alert(1)'],
  ['var u = "\\u0068\\u0074\\u0074\\u0070\\u003a//x.example";', 'var u = "http://x.example";'],
  ['var o = "\\150\\164\\164\\160";', 'var o = "http";'],
  ['eval(\'var x = "a"+"bc"; foo(x)\')', 'var x = "abc"; foo("abc")'],
  ['var s = String.fromCharCode(104,116,116,112); new ActiveXObject("WSc"+"ript.Shell")["R"+"un"](s)', 'var s = "http"; new ActiveXObject("WScript.Shell").Run("http")'],
  ['var s = String.fromCharCode(0x68, 100+16, 116, 56*2)', 'var s = "http"'],
  ['eval(String.fromCharCode(97,108,101,114,116,40,49,41))', 'alert(1)'],
  ['eval(unescape(\'%61%6c%65%72%74%28%31%29\'))', 'alert(1)'],
  ['document.write(unescape("%u0068%u0069%3Cb%3E"))', 'document.write("hi<b>")'],
  ['var p = decodeURIComponent(\'%68%74%74%70%3A%2F%2Fx.example\')', 'var p = "http://x.example"'],
  ['var x = [\'Run\',\'WScript.Shell\',\'cmd /c calc\']; new ActiveXObject(x[1])[x[0]](x[2]+\'.e\'+\'xe\');', 'var x = [\'Run\',\'WScript.Shell\',\'cmd /c calc\']; new ActiveXObject("WScript.Shell").Run("cmd /c calc.exe");'],
  ['document.write(\'noitcnuf\'.split(\'\').reverse().join(\'\'))', 'document.write("function")'],
  ['var t = \'exe.clac\'.split("").reverse().join(""); var q = \'p\'+\'ow\';', 'var t = "calc.exe"; var q = "pow";'],
  ['var _0x1=[\'log\',\'a\',\'b\'];(function(a,n){var f=function(x){while(--x){a.push(a.shift());}};f(++n);}(_0x1,0x1));var _0x2=function(i,j){i=i-0x0;var c=_0x1[i];return c;};console[_0x2(\'0x2\')](_0x2(\'0x0\'))', 'var _0x1=[\'log\',\'a\',\'b\'];(function(a,n){var f=function(x){while(--x){a.push(a.shift());}};f(++n);}(_0x1,0x1));var _0x2=function(i,j){i=i-0x0;var c=_0x1[i];return c;};console.log("a")'],
  ['var _0xab=[\'WScript.Shell\',\'Run\'];function _0xcd(i){return _0xab[i-0x5];}new ActiveXObject(_0xcd(0x5))[_0xcd(0x6)](\'ca\'+\'lc\')', 'var _0xab=[\'WScript.Shell\',\'Run\'];function _0xcd(i){return _0xab[i-0x5];}new ActiveXObject("WScript.Shell").Run("calc")'],
  ['var list=["a","eval","b"];window[list[1]]("al"+"ert(1)");', 'var list=["a","eval","b"];alert(1);'],
  ['var s=\'\';var c=[109,118,118];for(var i=0;i<c.length;i++){s+=String.fromCharCode(c[i]^5)} eval(s+\'("x y")\')', 'var s=\'\';var c=[109,118,118];for(var i=0;i<3;i++){s+=String.fromCharCode(c[i]^5)} hss("x y")'],
  ['var s="";var k=[105,106,33,50];for(var i=0;i<k.length;i++)s+=String.fromCharCode(k[i]-1);eval(s);', 'var s="";var k=[105,106,33,50];for(var i=0;i<4;i++)s+=String.fromCharCode(k[i]-1);hi 1;'],
  ['var u = \'hXXtp://x\'.replace(\'XX\',\'t\'); var f = new Function(\'al\'+\'ert(1)\'); f()', 'var u = "http://x"; var f = new Function("alert(1)"); f()'],
  ['var u = \'aZbZcZd\'.replace(/Z/g, \'\'); eval(u)', 'var u = "abcd"; eval("abcd")'],
  ['(new Function("va"+"r a=1; foo(a)"))()', 'var a=1; foo(a)'],
  ['new Function("alert(\'x y\')")()', 'alert(\'x y\')'],
  ['Function(\'return al\'+\'ert\')()', 'return alert'],
  ['var r=[104,105].map(function(c){return String.fromCharCode(c)}).join(\'\');', 'var r="hi";'],
  ['var r=[104,105,106].map(c => String.fromCharCode(c-1)).join("");', 'var r="ghi";'],
  ['javascript:eval(\'al\'+\'ert(1)\')', 'alert(1)'],
  ['setTimeout("ale"+"rt(1)", 10)', 'alert(1)'],
  ['window["e"+"val"]("al"+"ert(1)")', 'alert(1)'],
  ['this[\'ev\'+\'al\'](\'x y\'+\'z()\')', 'x yz()'],
  ['var k = atob("aHR0cDovL2V2aWwu"+"ZXhhbXBsZQ==")', 'var k = "http://evil.example"'],
  ['var a = (29234652).toString(36) + \'q\'+\'w\'; var b=a;', 'var a = "helloqw"; var b="helloqw";'],
  ['var m = \'xxcalcxx\'.substr(2,4) + \'.e\'+\'xe\';', 'var m = "calc.exe";'],
  ['var m = \'xxcalcxx\'.substring(2,6).concat(\'.\', \'exe\');', 'var m = "calc.exe";'],
  ['var m = \'abcdef\'.charAt(2) + \'abcdef\'.charAt(0) + \'abcdef\'[0]; var z = \'q\'+\'r\';', 'var m = "caa"; var z = "qr";'],
  ['var a=\'s\';a+=\'h\';a+=\'e\'+\'ll\';run(a);', 'var a=\'s\';a+=\'h\';a+="ell";run("shell");'],
  ['var key=\'k\';var url=\'ht\'+\'tp://\'+key+\'.example/\';fetch(url);', 'var key=\'k\';var url="http://k.example/";fetch("http://k.example/");'],
  ['var o={a:\'WScr\'+\'ipt.Shell\',b:\'Run\'};var s=new ActiveXObject(o.a);s[o.b](\'calc\');', 'var o={a:"WScript.Shell",b:\'Run\'};var s=new ActiveXObject("WScript.Shell");s.Run(\'calc\');'],
  ['function f(){var q=\'down\'+\'load\';return q;}', 'function f(){var q="download";return "download";}'],
  ['if (true) { eval(\'a\'+\'b(1)\') } else { eval("c"+"d(2)") }', 'if (true) { ab(1) } else { cd(2) }'],
  ['for (var i=0;i<3;i++) { var z = \'ab\'+\'cd\'; go(z); }', 'for (var i=0;i<3;i++) { var z = "abcd"; go("abcd"); }'],
  ['var a = \'x\' + y + \'ab\' + \'cd\' + z + "ef" + "gh";', 'var a = \'x\' + y + "abcd" + z + "efgh";'],
  ['var sh = WScript.CreateObject(\'WScr\'+\'ipt.She\'+\'ll\'); sh.Run(\'powershell -enc \'+\'SQBF\'+\'AFgA\');', 'var sh = WScript.CreateObject("WScript.Shell"); sh.Run("powershell -enc SQBFAFgA");'],
  ['WScript["Cre"+"ateObject"]("ADO"+"DB.Stream")', 'WScript.CreateObject("ADODB.Stream")'],
  ['var a=("cm"+"d"),b=(" /c "+"dir");c(a+b);', 'var a="cmd",b=" /c dir";c("cmd /c dir");'],
  ['var x = "a|b|WScript.Shell".split("|"); new ActiveXObject(x[2]); y(\'p\'+\'q\');', 'var x = "a|b|WScript.Shell".split("|"); new ActiveXObject("WScript.Shell"); y("pq");'],
  ['eval(eval("\'al\'+\'ert(1)\'"))', 'alert(1)'],
  ['eval("ev"+"al(\\"al\\"+\\"ert(1)\\")")', 'alert(1)'],
  ['var a = `ht` + `tp://x.example`;', 'var a = "http://x.example";'],
  ['execScript("MsgBox 1 + 1", "VBScript")', 'MsgBox 2'],
  ['eval(function(p,a,c,k,e,d){e=function(c){return c};if(!\'\'.replace(/^/,String)){while(c--){d[c]=k[c]||c}k=[function(e){return d[e]}];e=function(){return\'\\\\w+\'};c=1};while(c--){if(k[c]){p=p.replace(new RegExp(\'\\\\b\'+e(c)+\'\\\\b\',\'g\'),k[c])}}return p}(\'0.1("2://3.4/")\',5,5,\'WScript|Run|http|evil|example\'.split(\'|\'),0,{}))', 'WScript.Run("http://evil.example/")'],
];

describe('hidden JavaScript', () => {
  it.each(HIDDEN)('is written anew: %j', (script, plain) => {
    expect(rewritten(javascript, script)).toBe(plain);
    expect(rewritten(javascript, plain)).toBeNull();
  });
});
