#include "loaders/profile/style.h"

/* Both pages: dark text on white, orange for worse and blue for better, each with its word. */
/* clang-format off */
#define COMMON \
    "*{box-sizing:border-box}" \
    "body{font:15px/1.4 Arial,\"Liberation Sans\",Helvetica,sans-serif;max-width:70em;margin:0 auto;padding:.5em 1em;color:#111;background:#fff;overflow-wrap:anywhere}" \
    "h1{font-size:1.8em;line-height:1.2;margin:.2em 0}" \
    "h2{font-size:1.15em;line-height:1.3;margin:.6em 0 .2em;border-bottom:2px solid #0b3d66}" \
    "p{margin:.3em 0}ul{margin:0;padding-left:1.2em}a{color:#0b3d66}" \
    ".sample{background:#ffe9a8;padding:.15em .5em;font-weight:bold}" \
    "table{border-collapse:collapse;width:100%}caption{text-align:left}" \
    "th,td{text-align:left;vertical-align:middle;padding:.15em .4em;border-bottom:1px solid #ccc}" \
    "tbody th{font-weight:normal}.n{text-align:right;white-space:nowrap}.m{text-align:center}" \
    ".bad{background:#fde0c5;color:#6b2c00;font-weight:bold}" \
    ".good{background:#cfe4f5;color:#0b3d66;font-weight:bold}"

/* On a phone a row is a block: the measure, then its figures, each with its name, then its pictures. Print comes last:
 * its sizes are those of style.h. */
const char profile_style[] = COMMON
    "table{table-layout:fixed;font-size:14px}th:nth-child(1){width:32%}th:nth-child(2){width:7%}"
    "th:nth-child(3){width:7.5%}th:nth-child(4),th:nth-child(8){width:11%}th:nth-child(5){width:11.5%}"
    "th:nth-child(6),th:nth-child(7){width:10%}.f th:nth-child(n){width:auto}.f th:nth-child(1){width:55%}"
    "svg{width:100px;max-width:100%;height:15px;display:block;fill:none;stroke:#555;stroke-width:8}"
    "svg circle,.t{fill:#555;stroke:none}.w{stroke:#b34700}.w circle,.w .t{fill:#b34700}"
    ".b{stroke:#0b5fa5}.b circle,.b .t{fill:#0b5fa5}"
    "svg .z{stroke:#111;stroke-width:4;stroke-dasharray:none}.o{stroke:#0b3d66}.s circle{fill:#0b3d66}"
    ".e{stroke:#666;stroke-width:5;stroke-dasharray:16 10}td:nth-child(6) svg{margin:auto}"
    ".tiles{display:flex;gap:6px;padding:0;list-style:none;margin:.4em 0}"
    ".tiles li{flex:1;background:#eee;padding:.3em .6em}.tiles li.bad{background:#fde0c5}"
    ".tiles li.good{background:#cfe4f5}.tiles b{font-size:1.5em}.cols{display:flex;gap:16px}"
    ".cols>div{flex:1;min-width:0}footer{font-size:.85em;margin-top:.5em}"
    "@media screen and (max-width:48em){.cols{display:block}.tiles{flex-wrap:wrap}.tiles li{flex:1 0 45%}"
    "table,tbody,caption{display:block}"
    "thead{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}"
    "tbody tr{display:grid;grid-template-columns:1fr 1fr;padding:.4em 0;border-bottom:1px solid #999}"
    "tbody th,td{border:0;padding:.1em .3em}tbody th{grid-column:1/3;font-weight:bold}"
    "td.n{text-align:left}td:nth-child(2)::before{content:\"Figure \"}"
    "td:nth-child(3)::before{content:\"England \"}.f td:nth-child(3)::before{content:none}td:nth-child(6) svg{margin:0}"
    "svg{width:140px;height:21px}}"
    "@page{size:A4;margin:8mm}@media print{body{font-size:7pt;line-height:11px;max-width:none;padding:0}"
    "h1{font-size:15pt;line-height:24px;margin:0}"
    "h2{font-size:9pt;line-height:14px;margin:3px 0 1px;border-bottom-width:1px}p{margin:0}"
    ".sample{padding:2px 4px;margin:2px 0}.tiles{margin:3px 0;gap:4px}"
    ".tiles li{padding:1px 4px;line-height:23px}.tiles b{font-size:13pt}ul{padding-left:12px}"
    ".cols{gap:12px}table{font-size:7pt}th,td{padding:0 2px;border-bottom-width:.5px;height:12px}"
    "tr{break-inside:avoid}th:nth-child(1){width:69mm}th:nth-child(2),th:nth-child(3){width:12mm}"
    "th:nth-child(4){width:18mm}th:nth-child(5){width:22mm}th:nth-child(6){width:22mm}"
    "th:nth-child(7){width:20mm}th:nth-child(8){width:19mm}svg{width:100%;height:10px}"
    "td:nth-child(6) svg{margin:0}footer{font-size:7pt;margin-top:3px}a{text-decoration:none;color:#111}}";

/* One hue from light to dark, so that it is read in grey and by who sees colours differently; each colour is half as
 * bright again as the one before, and the lines are black, three times darker than the darkest. */
const char profile_style_map[] = COMMON
    ".two{display:flex;gap:20px;align-items:flex-start}figure{flex:1;min-width:0;margin:0}.wide{flex:1;min-width:0;overflow-x:auto}"
    "svg{width:100%;max-height:88vh;display:block;stroke:#000;stroke-width:.03em;stroke-linejoin:round;fill-rule:evenodd}"
    ".c0{fill:#7b44b2;background:#7b44b2}.c1{fill:#8d6cc7;background:#8d6cc7}.c2{fill:#a694db;background:#a694db}"
    ".c3{fill:#c3bfef;background:#c3bfef}.c4{fill:#ebecfe;background:#ebecfe}.h{fill:#fff;stroke:none}"
    ".x{background:repeating-linear-gradient(45deg,#fff 0 3px,#000 3px 4px)}.b{fill:none;stroke-width:.13em}"
    "text{font-weight:bold;fill:#000;stroke:#fff;stroke-width:.24em;"
    "paint-order:stroke;text-anchor:middle;dominant-baseline:central}"
    "figcaption ul{list-style:none;padding:0;margin:.5em 0}li{padding-left:2.2em;text-indent:-2.2em}"
    "i{display:inline-block;margin-right:.2em;width:1.6em;height:1em;border:1px solid #000;vertical-align:-.1em}"
    "i,.bad,.good,.sample{print-color-adjust:exact;-webkit-print-color-adjust:exact}"
    "table{font-size:14px;table-layout:fixed}th.n{white-space:normal}th{overflow-wrap:normal}tbody th{overflow-wrap:anywhere}th:nth-child(1){width:38%}.w{font-size:13px}.w th:nth-child(1){width:31%}.w th,.w td{padding:.15em .3em}"
    ".all,.all th{font-weight:bold}footer{font-size:.85em;margin-top:.5em}"
    "@media screen and (max-width:48em){.two{display:block}text{font-size:1.4em}table{font-size:13px}th,td{padding:.15em .25em}.v{min-width:34em}}"
    "@page{size:A4;margin:10mm}@media print{body{font-size:8.5pt;max-width:none;padding:0}table{font-size:8pt}.w{font-size:7.5pt}thead th{font-size:7pt}"
    "svg{max-height:150mm}.wide{overflow:visible}tr{break-inside:avoid}th,td{padding:0 3px}a{color:#111}}";

const char profile_style_index[] = COMMON
    "h3{font-size:1.05em;margin:.5em 0 .1em}.wide{overflow-x:auto;position:relative}table{font-size:14px}.rug{table-layout:fixed;min-width:44em}"
    ".rug th:first-child{width:30%}table:not(.rug) td:nth-child(n+3){white-space:nowrap}.v{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}"
    "@page{size:A4;margin:8mm}@media print{body{font-size:9pt;max-width:none;padding:0}table{font-size:9pt}"
    ".wide{overflow:visible}tr{break-inside:avoid}th,td{padding:0 3px}a{color:#111}"
    ".side{break-before:page;font-size:7pt;line-height:1.1}.side h2{font-size:10pt;margin:0 0 2px}.side p{margin:0}"
    ".side h3{font-size:8pt;line-height:1.1;margin:2px 0 0}.rug{min-width:0;font-size:7pt;line-height:1.05}"
    ".rug th:first-child{width:39%}.rug th,.rug td{border-bottom-width:.5px;padding:0 2px}"
    ".wide~.wide thead{display:none}}";

/* The pages of local areas. */
const char profile_style_local[] = COMMON
    "h3{font-size:1em;margin:.4em 0 .1em}.wide{overflow-x:auto}table{font-size:14px}.g{min-width:56em}"
    ".g th:first-child{width:32%}.k{font-size:13px}.a{margin-top:1.5em}"
    ".cols{display:flex;gap:20px}.cols>div{flex:1;min-width:0}.cols>.w{flex:2}"
    ".y{width:100%;max-height:20em;display:block}.y text{font:12px Arial,\"Liberation Sans\",Helvetica,sans-serif;fill:#111;text-anchor:middle}"
    ".y .s{text-anchor:start}.y .e{text-anchor:end}.p{fill:#2073bc}.q{fill:#8a4a9e}.w{fill:#b34700}"
    ".l{fill:none;stroke:#111;stroke-width:1.5}.d text{font-size:10px}.all{min-width:50em}.all th:first-child{width:24%}.all th:nth-child(2){width:14%}"
    ".all thead th,.g thead th{white-space:normal;overflow-wrap:normal;vertical-align:bottom}.g td:last-child{overflow-wrap:normal}.g td,.g th{padding-left:.5em}"
    "@media screen and (max-width:48em){.cols{display:block}}"
    "@page{size:A4;margin:8mm}@media print{body{font-size:7pt;line-height:11px;max-width:none;padding:0}"
    "h1{font-size:15pt;line-height:24px;margin:0}h2{font-size:11pt;line-height:16px;margin:2px 0;border-bottom-width:1px}"
    "h3{font-size:8pt;line-height:12px;margin:3px 0 1px}p{margin:0}.a{break-before:page;margin:0}.up{display:none}"
    "table,.k{font-size:7pt}th,td{padding:0 2px;border-bottom-width:.5px;height:12px}tr{break-inside:avoid}"
    ".wide{overflow:visible}.g,.all{min-width:0}.g{table-layout:fixed}.g td,.g th{padding:0 2px 0 4px}.g th:nth-child(1){width:65mm}.g th:nth-child(2),.g th:nth-child(5),.g th:nth-child(7){width:13mm}"
    ".g th:nth-child(3){width:22mm}.g th:nth-child(4){width:18mm}.g th:nth-child(6),.g th:nth-child(8){width:17mm}.g th:nth-child(9){width:16mm}"
    ".cols{gap:12px}.y{max-height:60mm}.cols>.w:last-child .y{max-height:25mm}a{text-decoration:none;color:#111}}";
/* clang-format on */
