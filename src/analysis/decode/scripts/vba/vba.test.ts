import { describe, expect, it } from '@jest/globals';
import { rewritten } from '../scripts.test-helper.js';
import { vba } from './vba.js';

/** Written for this test, in the manner of macro droppers; what comes out was read and checked line by line. */
const HIDDEN: readonly (readonly [script: string, plain: string])[] = [
  ['Set s = CreateObject("WScr" & "ipt.Sh" & "ell")\ns.Run "cm" & "d /c cal" & "c.exe", 0', 'Set s = CreateObject("WScript.Shell")\ns.Run "cmd /c calc.exe", 0'],
  ['Sub AutoOpen()\nDim x As String\nx = Chr(112) & Chr(111) & Chr(119) & _\n  "ershell"\nShell x, vbHide\nEnd Sub', 'Sub AutoOpen()\nDim x As String\nx = "powershell"\nShell "powershell", vbHide\nEnd Sub'],
  ['Dim a: a = StrReverse("exe.a/elpmaxe.live//:ptth")\nWScript.Echo a', 'Dim a: a = "http://evil.example/a.exe"\nWScript.Echo "http://evil.example/a.exe"'],
  ['s = ""\nFor Each c In Array(107, 102, 111)\n s = s & Chr(c - 3)\nNext\nExecute s', 's = ""\nFor Each c In Array(107, 102, 111)\n s = s & Chr(c - 3)\nNext\nhcl'],
  ['Execute("MsgBox ""h" & "i""")', 'MsgBox "hi"'],
  ['ExecuteGlobal Replace("MsgXXBox 1", "XX", "")', 'MsgBox 1'],
  ['Const k = "http://"\nFunction f()\n f = k & "evil" & ".exam" & "ple"\nEnd Function\nSet x = CreateObject("MS" + "XML2.XML" + "HTTP")', 'Const k = "http://"\nFunction f()\n f = "http://evil.example"\nEnd Function\nSet x = CreateObject("MSXML2.XMLHTTP")'],
  ['x = Split("a|WScript.Shell|b", "|")\nSet o = CreateObject(x(1))\no.Run Mid("xxcalc.exe", 3) & Left(" /q", 3)', 'x = Split("a|WScript.Shell|b", "|")\nSet o = CreateObject("WScript.Shell")\no.Run "calc.exe /q"'],
  ['a = "pow"\nb = "ershell"\nc = a & b & " -enc abc"\nSet s = CreateObject("W" & "Script.Shell")\ns.Run c', 'a = "pow"\nb = "ershell"\nc = "powershell -enc abc"\nSet s = CreateObject("WScript.Shell")\ns.Run "powershell -enc abc"'],
  ['vbscript:Execute("CreateObject(""Wscript.S""&""hell"").Run ""calc""")', 'CreateObject("Wscript.Shell").Run "calc"'],
  ['s = "a"\ns = s & "b"\ns = s & "c"\nMsgBox s & Chr(&H41) & ChrW(66) & Chr(60 + 7)', 's = "a"\ns = "ab"\ns = "abc"\nMsgBox "abcABC"'],
  ['For i = 1 To Len("ifmmp")\n r = r & Chr(Asc(Mid("ifmmp", i, 1)) - 1)\nNext\nSet z = CreateObject(r)', 'For i = 1 To 5\n r = r & Chr(Asc(Mid("ifmmp", i, 1)) - 1)\nNext\nSet z = CreateObject("hello")'],
  ['Sub x()\nIf a = 1 Then\nb = "po" & "wer"\nElse\nb = "cm" & "d"\nEnd If\nShell b\nEnd Sub', 'Sub x()\nIf a = 1 Then\nb = "power"\nElse\nb = "cmd"\nEnd If\nShell b\nEnd Sub'],
  ['Dim q\nq = Join(Array("po", "wer", "shell"), "")\nCreateObject("WScript.Shell").Run q', 'Dim q\nq = "powershell"\nCreateObject("WScript.Shell").Run "powershell"'],
  ['Private Sub Document_Open()\n    u = Replace("hQQp://x.example/a", "QQ", "tt")\n    Shell "cm" & "d /c start " & u\nEnd Sub', 'Private Sub Document_Open()\n    u = "http://x.example/a"\n    Shell "cmd /c start http://x.example/a"\nEnd Sub'],
  ['Set a = CreateObject(Chr(87) & Chr(83) & Chr(99) & Chr(114) & Chr(105) & Chr(112) & Chr(116) & ".Shell")', 'Set a = CreateObject("WScript.Shell")'],
  ['x = Chr(&H68) & Chr(&H74) & Chr(&H74) & Chr(&H70)\nSet h = GetObject(x)', 'x = "http"\nSet h = GetObject("http")'],
  ['x = ChrW(104 Xor 0) & ChrW(107 Xor 2)\nShell x', 'x = "hi"\nShell "hi"'],
  ['Dim s\ns = UCase("cal") & LCase("C.E") & Trim("  xe ")\nt = "ab" & "cd"\nShell s & t', 'Dim s\ns = "CALc.exe"\nt = "abcd"\nShell "CALc.exeabcd"'],
  ['Eval("s" & "hell.run(1)")', 'shell.run(1)'],
  ['Attribute VB_Name = "M"\nSub Workbook_Open()\n p = "C:\\Users\\Public\\" & "a" & "b.exe"\n ActiveWorkbook.FollowHyperlink "http://" & "ev" & "il.example"\nEnd Sub', 'Attribute VB_Name = "M"\nSub Workbook_Open()\n p = "C:\\Users\\Public\\ab.exe"\n ActiveWorkbook.FollowHyperlink "http://evil.example"\nEnd Sub'],
  ['If True Then x = "cm" & "d" : Shell x', 'If True Then x = "cmd" : Shell "cmd"'],
  ['<html><script language="VBScript">\nSet s = CreateObject("WScr" & "ipt.Shell")\ns.Run "ca" & "lc"\n</script></html>', '\nSet s = CreateObject("WScript.Shell")\ns.Run "calc"\n'],
  ['Select Case n\nCase 1\n s = "ab" & "cd"\nCase Else\n s = "ef" & "gh"\nEnd Select\nSet o = CreateObject(s)', 'Select Case n\nCase 1\n s = "abcd"\nCase Else\n s = "efgh"\nEnd Select\nSet o = CreateObject(s)'],
  ['Dim d(2)\nFor i = 0 To 2\n t = t & Chr(Array(99, 109, 100)(i))\nNext\nSet o = CreateObject("a" & "b")', 'Dim d(2)\nFor i = 0 To 2\n t = t & Chr(Array(99, 109, 100)(i))\nNext\nSet o = CreateObject("ab")'],
  ['s = String(2, "a") & Space(1) & "b" & "c" & "de"\nWScript.Echo s', 's = "aa bcde"\nWScript.Echo "aa bcde"'],
  ['For i = 3 To 1 Step -1\n r = r & Mid("dmc", i, 1)\nNext\nShell r & Chr(46) & "e" & "xe"', 'For i = 3 To 1 Step -1\n r = r & Mid("dmc", i, 1)\nNext\nShell "cmd.exe"'],
  ['With CreateObject("ADO" & "DB.Stream")\n .Open\n .SaveToFile "C:\\x" & "y.exe", 2\nEnd With', 'With CreateObject("ADODB.Stream")\n .Open\n .SaveToFile "C:\\xy.exe", 2\nEnd With'],
  ['x = "a""b" & "c" \' comment "x" & "y"\nRem "no" & "pe"\nShell x & "d" & "e"', 'x = "a""bc" \' comment "x" & "y"\nRem "no" & "pe"\nShell "a""bcde"'],
  ['Shell Environ("TEMP") & "\\a" & "b.ex" & "e"', 'Shell Environ("TEMP") & "\\ab.exe"'],
  ['v = CStr(12) & CLng("3") & "a" & "bc" & "d"\nMsgBox v\nSet o = CreateObject("z" & "y")', 'v = "123abcd"\nMsgBox "123abcd"\nSet o = CreateObject("zy")'],
];

describe('hidden VBA and VBScript', () => {
  it.each(HIDDEN)('is written anew: %j', (script, plain) => {
    expect(rewritten(vba, script)).toBe(plain);
    expect(rewritten(vba, plain)).toBeNull();
  });
});
