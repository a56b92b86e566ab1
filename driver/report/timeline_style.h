// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How the page of `migralint timeline` looks. Colours are never all that tells something: each has
// a word or a shape beside it.
#pragma once

namespace migralint::driver {

inline constexpr const char *timelineStyle = R"css(
:root{color-scheme:light dark;
--bg:#fff;--fg:#1c2128;--dim:#59636e;--line:#d1d9e0;--soft:#f6f8fa;--link:#0550ae;
--good:#116329;--bad:#b3261e;--warn:#8a5300;--note:#0550ae;--unsure:#6639ba;
--makes:#1a7f37;--changes:#9a6700;--removes:#cf222e;--rows:#0969da;
--bad-bg:#fff0ee;--warn-bg:#fff8e5;--note-bg:#eef6ff}
@media (prefers-color-scheme:dark){:root{
--bg:#0d1117;--fg:#e6edf3;--dim:#9198a1;--line:#30363d;--soft:#161b22;--link:#79c0ff;
--good:#56d364;--bad:#ff8b82;--warn:#e3b341;--note:#79c0ff;--unsure:#d2a8ff;
--makes:#3fb950;--changes:#d29922;--removes:#f85149;--rows:#58a6ff;
--bad-bg:#2b1416;--warn-bg:#272011;--note-bg:#111f33}}
*{box-sizing:border-box}
html{scroll-padding-top:2.6rem}
body{margin:0 auto;padding:1rem 1.25rem 3rem;max-width:96rem;background:var(--bg);color:var(--fg);
font:14px/1.4 system-ui,-apple-system,"Segoe UI","Liberation Sans","DejaVu Sans",sans-serif}
h1{font-size:1.35rem;margin:0 0 .6rem}
h2{font-size:1.08rem;margin:2rem 0 .3rem;padding-top:.7rem;border-top:2px solid var(--line)}
h3{font-size:.95rem;margin:1rem 0 .3rem}
p{margin:.3rem 0}
a{color:var(--link)}
a:focus-visible,input:focus-visible,summary:focus-visible,[tabindex]:focus-visible{
outline:2px solid var(--link);outline-offset:2px}
code,.at{font-family:ui-monospace,"Cascadia Mono","Liberation Mono","DejaVu Sans Mono",monospace;font-size:.9em}
code{overflow-wrap:anywhere;unicode-bidi:isolate}
.at{color:var(--dim);font-size:.82em;overflow-wrap:anywhere;unicode-bidi:isolate}
.vh{position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.skip{position:absolute;left:-99rem}.skip:focus{position:static}
ul{margin:0;padding:0;list-style:none}
.sum{display:flex;flex-wrap:wrap;gap:.5rem;margin:0 0 .7rem}
.sum div{display:flex;flex-direction:column-reverse;min-width:5.5rem;padding:.3rem .7rem;border:1px solid var(--line);
border-radius:6px;background:var(--soft)}
.sum dt{color:var(--dim);font-size:.85em}.sum dd{margin:0;font-size:1.3rem;font-weight:600;line-height:1.2}
.sum .error dd{color:var(--bad)}.sum .warning dd{color:var(--warn)}.sum .note dd{color:var(--note)}
.unread{margin:.4rem 0}.unread li{margin:.1rem 0}
nav table,table.steps{border-collapse:collapse;width:100%}
nav table{width:auto;margin:.3rem 0 .6rem}
nav th,nav td{padding:.1rem 1.2rem .1rem 0;text-align:left;font-weight:400;vertical-align:top}
nav thead th{color:var(--dim);font-size:.85em}
nav td.n{text-align:right;font-variant-numeric:tabular-nums}
fieldset{border:0;margin:.5rem 0;padding:0;display:flex;flex-wrap:wrap;gap:.2rem 1rem;align-items:baseline}
legend{float:left;padding:0 .7rem 0 0;color:var(--dim)}
.facts{display:flex;flex-wrap:wrap;gap:.1rem 1.3rem;margin:.2rem 0 .5rem}
.good::before,.bad::before,.unsure::before{font-weight:700;margin-right:.3em}
.good::before{content:"\2713"/"";color:var(--good)}
.bad::before{content:"\2717"/"";color:var(--bad)}.bad{color:var(--bad)}
.unsure::before{content:"?"/"";color:var(--unsure)}
.steps thead th{position:sticky;top:0;z-index:1;background:var(--soft);color:var(--dim);font-size:.85em;
text-align:left;padding:.3rem .6rem;border-bottom:1px solid var(--line)}
.steps{table-layout:fixed}
.steps td,.steps tbody th{padding:.35rem .6rem;vertical-align:top;text-align:left;font-weight:400;overflow-wrap:anywhere}
.steps tbody{border-bottom:1px solid var(--line)}
.steps tbody:target{outline:2px solid var(--link);outline-offset:-2px}
.steps tbody>tr:first-child>th{border-left:3px solid transparent}
tbody.l-error>tr:first-child>th{border-left-color:var(--bad)!important}
tbody.l-warning>tr:first-child>th{border-left-color:var(--warn)!important}
tbody.l-note>tr:first-child>th{border-left-color:var(--note)!important}
.c-v{width:5rem}.c-s{width:19%}.c-g{width:18%}.c-t{width:15%}.c-w{width:18%}
.v{font-size:1.05rem;font-weight:650!important;font-variant-numeric:tabular-nums}.v .none{color:var(--dim);font-weight:400}
.v a{color:inherit;text-decoration:none}.v a:hover{text-decoration:underline}
.e{position:relative;padding-left:1.1em}
.e::before{position:absolute;left:0;font-weight:700;font-family:ui-monospace,"Liberation Mono",monospace}
.makes::before{content:"+"/"";color:var(--makes)}.changes::before{content:"~"/"";color:var(--changes)}
.removes::before{content:"\2212"/"";color:var(--removes)}.rows::before{content:"\2022"/"";color:var(--rows)}
.d{color:var(--dim)}
details summary{cursor:pointer;color:var(--dim);font-size:.9em;width:max-content;max-width:100%}
details.sql li{margin:.15rem 0 .15rem 1em}
.f td{padding:0 .6rem .4rem 5rem}
.f ul{display:grid;gap:.25rem}
.find{padding:.25rem .55rem;border-left:3px solid var(--line);border-radius:3px}
.find.error{background:var(--bad-bg);border-color:var(--bad)}.find.warning{background:var(--warn-bg);border-color:var(--warn)}
.find.note{background:var(--note-bg);border-color:var(--note)}
.find b{text-transform:none}.error>b{color:var(--bad)}.warning>b{color:var(--warn)}.note>b{color:var(--note)}
.find p{margin:0;color:var(--dim);font-size:.93em}.find .rule{color:var(--dim);font-size:.88em}
.find.silenced{background:var(--soft)}
.map{overflow-x:auto;width:fit-content;max-width:100%;margin:.4rem 0 .8rem;border:1px solid var(--line);border-radius:6px;padding:.4rem}
.map svg{display:block;font:11px ui-monospace,"Liberation Mono","DejaVu Sans Mono",monospace;fill:var(--fg)}
.map .dim{fill:var(--dim)}.map .life{stroke:var(--line);stroke-width:2}.map .grid{stroke:var(--line);stroke-width:.5}
.k-makes{fill:var(--makes)}.k-changes{fill:var(--changes)}.k-rows{fill:var(--rows)}
.k-removes{stroke:var(--removes);stroke-width:2;fill:none}
.k-error{fill:var(--bad)}.k-warning{fill:var(--warn)}.k-note{fill:var(--note)}
.map a:hover .hit{fill:var(--fg);fill-opacity:.1}.map .hit{fill-opacity:0}
.key{color:var(--dim);font-size:.88em;display:flex;flex-wrap:wrap;gap:0 1.1rem;margin:-.4rem 0 .7rem}
.key svg{vertical-align:-1px;margin-right:.3em}
body:has(#only-findings:checked) tbody.step:not(.has),body:has(#only-errors:checked) tbody.step:not(.l-error),
body:has(#only-findings:checked) section:not(:has(.find:not(.silenced))),
body:has(#only-errors:checked) section:not(:has(.find.error)){display:none}
@media screen and (max-width:60rem){.steps,.steps tbody,.steps tr,.steps td,.steps tbody th{display:block;width:auto}
.steps thead{display:none}.steps tbody{padding:.4rem 0}.steps td,.steps tbody th,.f td{padding:.1rem .5rem}
.steps td[data-h]::before{content:attr(data-h);display:block;color:var(--dim);font-size:.8em}}
@media print{:root{color-scheme:light;--bg:#fff;--fg:#000;--dim:#444;--line:#bbb;--soft:#fff;--link:#000;
--good:#116329;--bad:#b3261e;--warn:#8a5300;--note:#0550ae;--unsure:#6639ba;
--makes:#1a7f37;--changes:#9a6700;--removes:#cf222e;--rows:#0969da;--bad-bg:#fff;--warn-bg:#fff;--note-bg:#fff}
body{font-size:8.5pt;max-width:none;padding:0}.steps thead th{position:static}
fieldset,.skip{display:none}.steps tbody{break-inside:avoid}.map{overflow:visible;border:0;padding:0}
.map svg{max-width:100%;height:auto}h2{break-after:avoid}details.sql:not([open]){display:none}
@page{size:A4 landscape;margin:12mm}}
)css";

} // namespace migralint::driver
