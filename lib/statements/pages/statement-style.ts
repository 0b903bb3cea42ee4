import { pageHeaders } from "#platform/pages/page-headers.ts";
import { pageStyleHash } from "#platform/pages/page-style.ts";

/**
 * The style of documents, after that of every page; for paper of size A4 first. Changing a byte changes
 * `statementStyleHash`, and a test says to what.
 */
export const statementStyle = `
.paper{max-width:52rem;padding-top:1.5rem;padding-bottom:3rem;font-size:1rem}
.paper h1{font-size:1.75rem}
.paper p{max-width:44rem}
.top{display:flex;flex-wrap:wrap;gap:.5rem 2rem;align-items:baseline;justify-content:space-between}
.top nav{display:flex;flex-wrap:wrap;gap:.25rem 1.5rem}
.parties{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(13rem,100%),1fr));gap:1.5rem 2rem;margin-top:1.5rem}
.parties section{margin:0}
.parties section>:nth-child(2){margin-top:0}
.parties h2,.paper dt{color:var(--soft);font-size:.9375rem;font-weight:400}
.parties dl,.proof dl{grid-template-columns:1fr;gap:.5rem;align-content:start}
.paper table{width:100%;margin-top:2rem;border-collapse:collapse;font-variant-numeric:tabular-nums}
.paper caption{text-align:left;font-size:1.125rem;font-weight:600;padding-bottom:.25rem}
.paper th,.paper td{padding:.5rem 1rem .5rem 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:baseline;font-weight:400}
.paper thead th{color:var(--soft);font-size:.9375rem;border-bottom-color:var(--edge)}
.paper th:last-child,.paper td:last-child{padding-right:0}
.paper .number{text-align:right;white-space:nowrap}
.paper .head th{padding-top:1.25rem;font-weight:600;border-bottom:0;overflow-wrap:anywhere}
.paper .head span,.paper .detail{color:var(--soft);font-size:.9375rem;font-weight:400}
.paper .detail{display:block;overflow-wrap:anywhere}
.paper .line th{padding-left:1rem}
.paper .subtotal>*{border-bottom:0;color:var(--soft)}
.paper .sums th{text-align:right}
.paper .sums tr:first-child>*{border-top:2px solid var(--ink)}
.paper .sums .total>*{font-size:1.25rem;font-weight:700}
.paper .narrow,.running{display:none}
.check{margin-top:2.5rem;color:var(--soft);font-size:.9375rem}
.check h2{color:var(--ink);font-size:1.0625rem}
.check p{margin-top:.5rem}
.paper code{overflow-wrap:anywhere}
.more{display:flex;flex-wrap:wrap;gap:.5rem 1.5rem;margin-top:1.5rem}
.amount{font-size:1.75rem;font-weight:700;font-variant-numeric:tabular-nums;margin-top:.5rem;white-space:nowrap}
@media (min-width:60rem){.paper dl{grid-template-columns:1fr}.paper.proof dl{grid-template-columns:1fr 1fr}}
@media screen and (max-width:40rem){
.paper table,.paper caption,.paper tbody{display:block}
.paper thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.paper tr{display:flex;flex-wrap:wrap;gap:0 1rem;align-items:baseline;justify-content:space-between;border-bottom:1px solid var(--line)}
.paper th,.paper td{border:0;padding-right:0}
.paper tr>:first-child{flex:1 1 9rem;min-width:0}
.paper .number{margin-left:auto}
.paper .wide{display:none}
.paper .narrow{display:block}
.paper .sums th{text-align:left}
.paper .sums tr:first-child{border-top:2px solid var(--ink)}
.paper .sums tr:first-child>*{border-top:0}
.paper .head{border-bottom:0}
.paper .line th{padding-left:0}
}
@media print{
:root{color-scheme:light;--paper:#fff;--sheet:#fff;--ink:#000;--soft:#444;--line:#bbb;--edge:#777;--mark:#000}
@page{size:A4;margin:18mm 16mm 20mm;@bottom-right{content:"Page " counter(page) " of " counter(pages);font:9pt system-ui,sans-serif;color:#444}}
html{font-size:9.5pt}
body{background:#fff}
.paper{max-width:none;padding:0;line-height:1.4}
.parties{grid-template-columns:repeat(3,minmax(0,1fr))}
.check{margin-top:14pt}
.check p{margin-top:3pt}
.paper h1{font-size:18pt}
.paper nav,.more{display:none}
.paper a{color:inherit;text-decoration:none}
.paper table{margin-top:14pt}
.running{display:table-row}
.running th{border:0!important;padding:0 0 6pt}
thead{display:table-header-group}
tr,.check,.parties,.sums{break-inside:avoid}
.head{break-after:avoid}
.group{break-inside:avoid}
.subtotal,.sums tr{break-before:avoid}
.paper th,.paper td{padding-top:3pt;padding-bottom:3pt}
.paper .head th{padding-top:10pt}
}
`;

/** What lets browsers apply `statementStyle` besides the style of every page. */
const statementStyleHash = "sha256-zkUWb6/ipVGx3CAgUWTLsYtJD7V3f/v/DmwtRPUWIv0=";

/** The headers of documents: those of every page, with their style. */
export const statementHeaders = {
  ...pageHeaders,
  "content-security-policy": pageHeaders["content-security-policy"].replace(
    `'${pageStyleHash}'`,
    `'${pageStyleHash}' '${statementStyleHash}'`,
  ),
} as const;
