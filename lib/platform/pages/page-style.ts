/** The one style of every page; system fonts, no images. Changing a byte changes `pageStyleHash`, and a test says to what. */
export const pageStyle = `
:root{color-scheme:light dark;--paper:#f4f5f2;--sheet:#fff;--ink:#17211c;--soft:#515d56;--line:#d5dad6;--edge:#7d8881;--go:#0b6b40;--on-go:#fff;--bar:#17211c;--on-bar:#fff;--bad:#a51d1d;--well:#e8f3ec;--mark:#0b6b40}
@media screen and (prefers-color-scheme:dark){:root{--paper:#101512;--sheet:#19201c;--ink:#edf2ee;--soft:#a9b5ad;--line:#333d37;--edge:#7f8c84;--go:#3ddc8c;--on-go:#06170e;--bar:#24563d;--on-bar:#fff;--bad:#ff9d93;--well:#17301f;--mark:#6fe3a8}}
*{box-sizing:border-box}
[hidden]{display:none!important}
html{scroll-padding:1rem 0 5rem;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:1.0625rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif;overflow-wrap:break-word}
h1,dt,dd,.notes,.about,header,footer,.result{overflow-wrap:anywhere}
header,main,footer{max-width:36rem;margin:0 auto;padding:0 1rem}
header{padding-top:.75rem;color:var(--soft);font-size:.9375rem}
footer{padding-top:1.5rem;padding-bottom:2rem;color:var(--soft);font-size:.875rem}
h1,h2,h3,p,dl,dd,ol,fieldset,form{margin:0;padding:0}
h1{font-size:1.75rem;line-height:1.2;margin-top:.25rem;text-wrap:balance}
h2{font-size:1.125rem;line-height:1.3}
a{color:var(--mark);text-underline-offset:.2em}
a[href^="tel:"]{white-space:nowrap}
:focus-visible,.choice:focus-within,.slots label:focus-within{outline:3px solid var(--mark);outline-offset:2px}
.notice{max-width:40rem;padding-top:2rem;padding-bottom:2rem}
.notice p{margin-top:1rem}
.notice .result{margin:1rem 0}
.renew{margin:1.25rem 0 0;padding:0;gap:.5rem;background:none;border:0}
.renew button{width:100%;max-width:24rem}
.renew p{margin:0;color:var(--soft)}
code{font-size:.9375rem}
.skip{position:absolute;left:-999rem;padding:.75rem 1rem;background:var(--bar);color:var(--on-bar);z-index:2}
.skip:focus{left:0;top:0}
.age{margin-top:.5rem}
.received{margin-top:.625rem;color:var(--soft);font-size:.9375rem}
.age strong{color:var(--mark);background:var(--well);padding:.0625rem .625rem;border-radius:1rem}
.about{margin-top:.375rem}
.reach{display:flex;flex-wrap:wrap;gap:.625rem;margin:1rem 0 0;padding:0;list-style:none}
.reach li{flex:1 1 7rem;display:flex}
.reach li:first-child{flex-basis:100%}
.tap,button{display:flex;flex:1;flex-wrap:wrap;gap:0 .5ch;align-items:center;justify-content:center;min-height:3.25rem;padding:.5rem;border:1px solid var(--edge);border-radius:.625rem;background:var(--sheet);color:var(--ink);font:inherit;font-weight:600;text-align:center;text-decoration:none;cursor:pointer}
.go{min-height:4rem;border-color:var(--go);background:var(--go);color:var(--on-go);font-size:1.25rem}
.tap:hover,button:hover{border-color:currentcolor}
button:active,.tap:active{transform:translateY(1px)}
section{margin-top:1.5rem}
section>:nth-child(2){margin-top:.5rem}
.notes,dd{unicode-bidi:plaintext;text-align:start}
.notes{white-space:pre-wrap;background:var(--sheet);border:1px solid var(--line);border-radius:.625rem;padding:.875rem 1rem}
dl{display:grid;gap:.5rem}
dt{color:var(--soft);font-size:.9375rem}
dd{white-space:pre-wrap}
ol{list-style:none;display:grid;gap:.5rem}
ol li{border-left:4px solid var(--edge);padding-left:.75rem}
ol span{display:block;color:var(--soft)}
.result{margin:1rem 0;padding:.75rem 1rem;border-radius:.625rem;border:2px solid var(--mark);background:var(--well)}
.result a{color:inherit}
.result:focus{outline:0}
.wrong{border-color:var(--bad);background:var(--sheet);color:var(--bad)}
.jump{position:sticky;bottom:0;z-index:1;margin:1.5rem -1rem 0}
.jump a{display:block;padding:1rem .5rem;background:var(--bar);color:var(--on-bar);text-decoration:none;text-align:center}
.jump a:focus-visible{outline-color:var(--on-bar);outline-offset:-5px}
form{scroll-margin-top:4rem;display:grid;gap:1.25rem;margin:0 -1rem;padding:1rem;background:var(--sheet);border-bottom:1px solid var(--line)}
form .result{margin:0}
fieldset .result{margin-top:.875rem!important}
.missed button{font-size:1rem}
.missed details{grid-column:1/-1}
.missed details button{width:100%}
.either{display:grid}
.either>*{grid-area:1/1}
.instead{display:none;align-content:center;padding:1rem;border:1px dashed var(--edge);border-radius:.625rem;color:var(--soft);text-align:center}
.answer{margin:1rem 0 0;padding:0;gap:.5rem;background:none;border:0}
.answer details p{display:grid;gap:.375rem;margin-bottom:.625rem}
.answer details button{width:100%}
summary{padding:.5rem 0;font-weight:600;cursor:pointer}
.hint{color:var(--soft);font-size:.9375rem}
.pair .hint{grid-column:1/-1}
.started:not(:empty),.speed,.charge{margin-top:.75rem;padding:.5rem .75rem;border-left:4px solid var(--go);background:var(--well);font-weight:600}
.charge{border-color:var(--edge);background:var(--sheet)}
.speed+ol{margin-top:.75rem}
.quote,q{display:block;white-space:pre-wrap;unicode-bidi:plaintext}
q{quotes:none;margin-top:.25rem}
.meetings ul{list-style:none;display:grid;gap:1rem;margin:.5rem 0 0;padding:0}
.meetings li{border-left:4px solid var(--mark);padding-left:.75rem}
.inner{margin:.5rem 0 0;padding:0;gap:.75rem;background:none;border:0}
.meet,.until{display:grid;gap:.75rem}
.slots{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(7rem,100%),1fr));gap:.5rem;margin-top:.25rem}
.undo{margin:0;padding:0;background:none;border:0}
.undo summary{padding:.25rem 0;color:var(--soft);font-size:.9375rem;font-weight:400}
.undo button{width:100%}
.again{width:100%;margin-top:.625rem}
fieldset{border:0;min-width:0}
legend,label{font-weight:600}
legend{padding:0;margin-bottom:.5rem}
.when{display:flex;flex-wrap:wrap;gap:.375rem .75rem;align-items:center}
select,textarea,input[inputmode],input[type^=date]{flex:1 1 12rem;width:100%;min-height:3rem;padding:.5rem .75rem;border:1px solid var(--edge);border-radius:.625rem;background:var(--paper);color:var(--ink);font:inherit}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(max(9.25rem,40%),100%),1fr));gap:.625rem}
.choice,.slots label{position:relative;display:flex;align-items:center;min-height:3rem;padding:.5rem .625rem;border:1px solid var(--edge);border-radius:.625rem;font-size:1rem;font-weight:400;line-height:1.25;cursor:pointer}
.choice:first-child,.choice:last-child{grid-column:1/-1}
.choice input,.slots input{flex:none;width:1.25rem;height:1.25rem;margin:0 .5rem 0 0;accent-color:var(--go)}
.choice:has(:checked),.slots label:has(:checked){border-color:var(--mark);background:var(--well);box-shadow:inset 0 0 0 1px var(--mark);font-weight:600}
.worth,.until,.back,.meet,.note{margin-top:.875rem}
.worth input,.until input,.until select,.back input,.note textarea,.meet input[type^=date],.meet select{margin-top:.25rem}
form .go{width:100%;margin-top:.875rem}
@supports selector(:has(a)){
.worth,.until,.back,.meet,.note{display:none}
form:has([value=won]:checked) .worth,form:has([value=callback_requested]:checked) .back,form:has([name=outcome]:not([value=""]):checked) .note{display:block}
form:has([value=appointment_set]:checked) .meet,form:has([value=nurture]:checked) .until{display:grid}
form:has([name=outcome]:not([value=""]):checked) .missed .pair{visibility:hidden}
form:has([name=outcome]:not([value=""]):checked) .instead{display:grid}
}
.leads{margin:0;padding:0;list-style:none}
.leads li{position:relative;display:flex;flex-wrap:wrap;gap:0 .5rem;align-items:baseline;margin-top:.5rem;padding:.625rem 1rem;background:var(--sheet);border:1px solid var(--line);border-radius:.625rem}
.leads li:hover{border-color:var(--edge)}
.leads a{font-weight:600}
.leads a::after{content:"";position:absolute;inset:0;border-radius:.625rem}
.leads a:focus-visible{outline:0}
.leads li:focus-within{outline:3px solid var(--mark);outline-offset:2px}
.leads p{max-width:100%;overflow-wrap:anywhere}
.leads p:nth-child(-n+2){flex-basis:100%}
.leads .age{margin:0 0 0 auto}
.leads .what{color:var(--soft);font-size:.9375rem}
.older{margin-top:1.5rem}
.older li,.older li:first-child{flex:0 1 auto}
.older .tap{min-height:2.75rem;padding:.5rem 1rem}
.counts{margin-top:.5rem;color:var(--soft)}
@media (min-width:60rem){
.leads li{display:grid;grid-template-columns:minmax(0,7fr) minmax(0,6fr) minmax(0,8fr) minmax(0,7fr);gap:0 1rem;margin-top:.375rem}
.leads .age{text-align:right}
header,main,footer{max-width:64rem;padding-left:2rem;padding-right:2rem}
.card{display:grid;grid-template-columns:minmax(0,1fr) 26rem;grid-template-rows:auto auto 1fr;column-gap:3rem;align-items:start}
.lead{grid-row:2/span 2}
.jump,form{grid-column:2}
.jump{grid-row:2}
.card>form{grid-row:3}
.card>.result{grid-area:1/1/auto/-1}
.jump{position:static;margin:.5rem 0 0}
.jump a{padding:1rem;border-radius:.625rem .625rem 0 0;text-align:left}
form{margin:0;border:1px solid var(--line);border-top:0;border-radius:0 0 .625rem .625rem}
dl{grid-template-columns:1fr 1fr}
.results{grid-template-columns:repeat(3,1fr)}
}
@media (max-width:15rem){
header,main,footer{padding-left:.5rem;padding-right:.5rem}
header{padding-top:.25rem;font-size:.8125rem;line-height:1.3}
h1{font-size:1.25rem}
.age{margin-top:.25rem}
.about{margin-top:.25rem;font-size:.9375rem;line-height:1.3}
.notice{padding-top:.5rem}
.notice section{margin-top:.75rem}
dd{line-height:1.3}
.reach{margin-top:.5rem}
a[href^="tel:"]{white-space:normal}
.age strong{padding:0 .375rem;-webkit-box-decoration-break:clone;box-decoration-break:clone}
.tap,button,.go{min-height:0;padding:.375rem;font-size:1.0625rem;line-height:1.3}
.jump{position:static;margin:1.5rem -.5rem 0}
form{margin:0 -.5rem;padding:1rem .5rem}
}
@media print{form,.jump,.reach li+li{display:none}}
`;

/** What lets browsers apply `pageStyle` and nothing else. */
export const pageStyleHash = "sha256-s+ocIFE+eMZ+cKrO8nrZKA8wCn3ZpeAzxh4Ox8Rru5o=";
