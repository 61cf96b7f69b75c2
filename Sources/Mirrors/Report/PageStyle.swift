import ChecksumDatabase
import Foundation

/// The style sheet of the page, and what allows a browser to use it and nothing else.
enum PageStyle {
    /// Everything is in the page: no script, no image, no font, no request; the style sheet is known by its hash.
    ///
    /// Rules: <https://www.w3.org/TR/CSP3/>
    static let policy =
        "default-src 'none'; style-src 'sha256-\(hash)'; base-uri 'none'; form-action 'none'"

    private static var hash: String {
        let digits = Array(FileDigest(of: Array(sheet.utf8)).hexadecimal)
        let bytes = stride(from: 0, to: digits.count - 1, by: 2).compactMap {
            UInt8(String(digits[$0...$0 + 1]), radix: 16)
        }
        return Data(bytes).base64EncodedString()
    }

    static let sheet = base + parts + tables + charts + screens

    private static let base = """
        :root{color-scheme:light dark;--page:#f6f7f9;--card:#fff;--line:#dfe3e8;--soft:#eef1f4;--text:#1b2430;--dim:#5b6675;\
        --accent:#1f6feb;--pass:#14663a;--pass-soft:#dcf3e4;--warn:#8a5a00;--warn-soft:#fdf0cf;--fail:#b42318;--fail-soft:#fde4e1;\
        --alter:#7a1fa2;--alter-soft:#f4e2fb;--none:#5b6675;--none-soft:#eef1f4;\
        --pass-full:#2f9e60;--warn-full:#e3a008;--fail-full:#d64539;--alter-full:#9b4dca;\
        --c1:#7c5cd6;--c2:#2583d8;--c3:#12936f;--c4:#d9822b;--c5:#9aa5b1}
        @media(prefers-color-scheme:dark){:root{--page:#0f141a;--card:#171d25;--line:#2b3440;--soft:#202833;--text:#e4e9ef;\
        --dim:#9aa7b5;--accent:#6cb0ff;--pass:#6fd69a;--pass-soft:#143524;--warn:#f0c05a;--warn-soft:#3a2d0e;--fail:#ff9b91;\
        --fail-soft:#47201d;--alter:#d9a2f2;--alter-soft:#3a1f47;--none:#9aa7b5;--none-soft:#202833;\
        --pass-full:#3aa86b;--warn-full:#d99a1c;--fail-full:#e05a4f;--alter-full:#b06ae0;\
        --c1:#a58cf0;--c2:#5fb0f5;--c3:#42c79d;--c4:#f0a35a;--c5:#6b7785}}
        *{box-sizing:border-box}
        html{-webkit-text-size-adjust:100%}
        body{margin:0;overflow-wrap:break-word;background:var(--page);color:var(--text);\
        font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans SC","PingFang SC","Microsoft YaHei",sans-serif}
        code,pre,.mono{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono","DejaVu Sans Mono",monospace;font-size:.9em}
        h1,h2,h3,p,ul,dl,dd{margin:0;padding:0}
        h1{font-size:1.75rem;line-height:1.2;letter-spacing:-.01em}
        h2{font-size:1.15rem;margin-bottom:.25rem}
        ul{padding-left:1.2rem}
        li+li{margin-top:.25rem}
        .wrap{max-width:75rem;margin:0 auto;padding:0 1.25rem}
        header{padding:2rem 0 1rem}
        .eyebrow{color:var(--dim);font-size:.85rem;margin-bottom:.25rem}
        .lead{color:var(--dim);margin-top:.4rem}
        main{display:grid;gap:1.25rem;grid-template-columns:minmax(0,1fr)}
        main.wrap{padding-bottom:2.5rem}
        footer{border-top:1px solid var(--line);color:var(--dim);font-size:.85rem;padding:1rem 0 2rem}
        .hidden{position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}

        """

    private static let parts = """
        .card{background:var(--card);border:1px solid var(--line);border-radius:.75rem;padding:1.25rem;min-width:0}
        .note{color:var(--dim);font-size:.9rem;overflow-wrap:anywhere;margin-bottom:.9rem}
        .tiles{display:grid;gap:.75rem;grid-template-columns:repeat(4,minmax(0,1fr));list-style:none;padding:0}
        .tiles li{margin:0;background:var(--card);border:1px solid var(--line);border-radius:.75rem;padding:.85rem 1rem;\
        border-left:.3rem solid var(--full);color:var(--dim);font-size:.85rem;line-height:1.35}
        .tiles b{display:block;font-size:1.7rem;line-height:1.15;color:var(--text);font-variant-numeric:tabular-nums}
        .tiles strong{color:var(--tone)}
        .tiles .zero{border-left-color:var(--line)}.tiles .zero b,.tiles .zero strong{color:var(--dim)}
        .healthy,.pass{--tone:var(--pass);--ground:var(--pass-soft);--full:var(--pass-full)}
        .limited,.warn{--tone:var(--warn);--ground:var(--warn-soft);--full:var(--warn-full)}
        .failing,.fail{--tone:var(--fail);--ground:var(--fail-soft);--full:var(--fail-full)}
        .altered{--tone:var(--alter);--ground:var(--alter-soft);--full:var(--alter-full)}
        .skip,.unknown{--tone:var(--none);--ground:var(--none-soft);--full:var(--none)}
        .badge{display:inline-block;white-space:nowrap;border-radius:1rem;padding:.05rem .6rem;background:var(--ground);\
        color:var(--tone);font-weight:600;font-size:.85rem}
        .alarm{border-color:var(--fail);background:var(--fail-soft)}
        .line{display:block;background:var(--soft);border:1px solid var(--line);border-radius:.5rem;padding:.7rem .9rem;\
        margin:.6rem 0 .9rem;overflow-wrap:anywhere;white-space:pre-wrap;user-select:all}
        .reasons{color:var(--dim);font-size:.92rem;overflow-wrap:anywhere}
        .reasons code,.why code,.detail code,.note code,.alarm code,\
        footer code{background:var(--soft);border-radius:.3rem;padding:.05rem .3rem}
        .columns{display:grid;gap:1.25rem;grid-template-columns:minmax(0,1fr) minmax(0,1fr)}
        details{border-top:1px solid var(--line);padding:.7rem 0}
        details:last-child{padding-bottom:0}
        summary{cursor:pointer;display:flex;flex-wrap:wrap;gap:.3rem .75rem;align-items:center;overflow-wrap:anywhere}
        summary::before{content:"▸";color:var(--dim);width:.8rem}
        details[open]>summary::before{content:"▾"}
        summary::-webkit-details-marker{display:none}
        summary .badge{margin-left:auto}
        .facts{display:flex;flex-wrap:wrap;gap:.4rem 1.5rem;margin:.6rem 0;font-size:.9rem}
        .facts dt{color:var(--dim);display:inline}.facts dd{display:inline;margin-left:.35rem}
        .number{display:inline-block;min-width:1.45rem;text-align:center;border-radius:.4rem;background:var(--soft);\
        color:var(--dim);font-size:.8rem;padding:.05rem .3rem;font-variant-numeric:tabular-nums}

        """

    private static let tables = """
        .scroll{position:relative;overflow-x:auto;margin:0 -1.25rem;padding:0 1.25rem}
        .scroll:focus-visible,summary:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
        table{border-collapse:collapse;width:100%;font-size:.92rem}
        th,td{padding:.45rem .6rem;text-align:left;vertical-align:middle;border-bottom:1px solid var(--line)}
        tbody tr:last-child>*{border-bottom:0}
        thead th{color:var(--dim);font-weight:600;font-size:.82rem;white-space:nowrap}
        th[scope=row]{font-weight:500}
        .figure{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
        .name{overflow-wrap:anywhere;min-width:11rem}
        .why{color:var(--dim);font-size:.82rem;line-height:1.35;font-weight:400}
        .matrix{width:auto;border-collapse:separate;border-spacing:2px}
        .matrix th,.matrix td{border:0;padding:.2rem .4rem}
        .matrix thead th{vertical-align:bottom;text-align:center;padding-bottom:.3rem}
        .matrix thead th:first-child,.matrix .group{text-align:left;padding-left:0}
        .matrix thead .host{writing-mode:vertical-rl;transform:rotate(180deg);font-weight:500;max-height:13rem;\
        overflow:hidden;text-overflow:ellipsis;margin-bottom:.3rem}
        .matrix .group{color:var(--dim);font-size:.78rem;font-weight:600;padding-top:.7rem}
        .matrix tbody th[scope=row]{padding-left:0;padding-right:1rem}
        .matrix tbody th[scope=row] code{white-space:nowrap}
        .matrix tbody th[scope=row] span{color:var(--dim);font-weight:400;font-size:.88rem;display:inline-block;margin-left:.6rem}
        .cell{width:2.6rem;min-width:2rem;text-align:center;border-radius:.3rem;background:var(--ground);color:var(--tone);font-weight:700}
        .legend{display:flex;flex-wrap:wrap;gap:.4rem 1.1rem;font-size:.85rem;color:var(--dim);list-style:none;padding:0;margin:.9rem 0 0}
        .legend li{margin:0;display:flex;align-items:center;gap:.4rem}
        .legend .cell{width:1.6rem;min-width:1.6rem;line-height:1.4rem}
        .legend svg{width:.9rem;height:.9rem;display:block}
        .beside{display:flex;flex-wrap:wrap;gap:1.5rem 2.5rem}
        .beside>.left{flex:0 1 auto;min-width:0;max-width:100%}
        .findings{flex:1 1 20rem;min-width:0}
        .findings h3{font-size:.95rem;margin-bottom:.6rem}
        .findings ul{list-style:none;padding:0;display:grid;gap:.7rem}
        .findings li{margin:0;display:grid;grid-template-columns:1.6rem minmax(0,1fr);gap:.6rem;align-items:start}
        .findings .cell{width:1.6rem;min-width:0;line-height:1.5rem;font-size:.9rem}
        .findings .detail{color:var(--dim);font-size:.88rem;line-height:1.4;overflow-wrap:anywhere}
        .findings .code{color:var(--dim)}
        .hash{font-size:.8rem;overflow-wrap:anywhere}

        """

    private static let charts = """
        .bars{display:grid;gap:.7rem}
        .bar{display:grid;grid-template-columns:minmax(0,15rem) minmax(0,1fr) 4.5rem;gap:.1rem .9rem;align-items:center}
        .bar>.label{overflow-wrap:anywhere;font-size:.9rem;line-height:1.3}
        .bar>.value{text-align:right;font-variant-numeric:tabular-nums;font-size:.9rem;white-space:nowrap}
        .bar>.small{grid-column:2/4;color:var(--dim);font-size:.8rem;line-height:1.35}
        .bar svg{display:block;width:100%;height:1.1rem}
        .narrow .bar{grid-template-columns:minmax(0,1fr) 4.5rem}
        .narrow .bar>.label{grid-column:1/3}
        .track{fill:var(--soft)}
        .p1{fill:var(--c1)}.p2{fill:var(--c2)}.p3{fill:var(--c3)}.p4{fill:var(--c4)}.p5{fill:var(--c5)}
        .tone{fill:var(--full)}
        .times{display:grid;gap:1.1rem 1.5rem;grid-template-columns:repeat(auto-fill,minmax(min(100%,24rem),1fr))}
        .time{min-width:0}
        .time h3{font-size:.9rem;font-weight:500;overflow-wrap:anywhere}
        .time p{color:var(--dim);font-size:.8rem}
        .time svg{display:block;width:100%;height:4.2rem;margin:.3rem 0}
        .time rect{shape-rendering:crispEdges}
        .curve{fill:none;stroke:var(--c2);stroke-width:1.75;stroke-linejoin:round;stroke-linecap:round;vector-effect:non-scaling-stroke}
        .grid{stroke:var(--line);stroke-width:1;vector-effect:non-scaling-stroke}

        """

    private static let screens = """
        @media(max-width:56rem){.columns{grid-template-columns:minmax(0,1fr)}}
        @media(max-width:44rem){
        header{padding-top:1.25rem}
        .wrap{padding:0 .9rem}
        .card{padding:1rem}
        .scroll{margin:0 -1rem;padding:0 1rem}
        .tiles{grid-template-columns:repeat(2,minmax(0,1fr))}
        .bar{grid-template-columns:minmax(0,1fr) 4.5rem}
        .bar>.label,.bar>.small{grid-column:1/3}
        .matrix tbody th[scope=row]{padding-right:.4rem}
        .matrix tbody th[scope=row] span{display:block;margin:0;max-width:11rem;line-height:1.25;font-size:.8rem}
        .matrix .cell{width:2rem}
        .matrix.files tbody th[scope=row] code{white-space:normal;overflow-wrap:anywhere;display:block;min-width:8.5rem}
        .stack,.stack tbody,.stack tr,.stack td,.stack th{display:block}
        .stack thead{display:none}
        .stack tr{border-bottom:1px solid var(--line);padding:.7rem 0}
        .stack tr:last-child{border-bottom:0;padding-bottom:0}
        .stack td,.stack th{border:0;padding:.1rem 0;text-align:left}
        .stack td[data-label]{display:flex;justify-content:space-between;gap:1rem}
        .stack td[data-label]::before{content:attr(data-label);color:var(--dim)}
        .stack .empty,.stack td.empty[data-label]{display:none}}
        @media print{body{background:#fff}.card,.tiles li{break-inside:avoid}}
        """
}
