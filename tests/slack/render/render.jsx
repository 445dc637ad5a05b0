// Draws Block Kit payloads as a page, to be looked at.
// usage: node render.cjs payloads.json out.html   payloads: [{title, kind: "message" | "modal" | "home", payload}]
import React from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { Message } from "slack-blocks-to-jsx";
import fs from "node:fs";

const [, , source, out] = process.argv;
const css = fs.readFileSync("node_modules/slack-blocks-to-jsx/dist/style.css", "utf8");
const logo =
  "data:image/svg+xml;utf8,<svg xmlns='http://www.w3.org/2000/svg' width='36' height='36'><rect width='36' height='36' rx='6' fill='%2300703c'/></svg>";
const people = [{ id: "U0SOFIA1", name: "Sofia (health visitor)" }];

// The library shows `verbatim` markup raw and knows no dates; Slack draws the one and fills in the other.
function drawable(value) {
  if (Array.isArray(value)) return value.map(drawable);
  if (value === null || typeof value !== "object") return value;
  const copy = Object.fromEntries(Object.entries(value).map(([name, held]) => [name, drawable(held)]));
  delete copy.verbatim;
  if (copy.type === "mrkdwn") copy.text = copy.text.replace(/<!date\^\d+\^[^|]*\|([^>]*)>/g, "$1");
  return copy;
}

function Blocks({ blocks, wrapped }) {
  const about = wrapped ? { logo, name: "Curiosity", time: new Date("2026-01-15T10:00:00Z") } : { logo: "", name: "", time: new Date(0) };
  const data = { users: people, channels: [], user_groups: [] };
  return <Message blocks={drawable(blocks)} {...about} withoutWrapper={!wrapped} theme="light" data={data} />;
}

function Frame({ kind, payload }) {
  if (kind === "message") return <div className="card"><Blocks blocks={payload.blocks} wrapped /></div>;
  return (
    <div className={`card ${kind}`}>
      {kind === "modal" && <div className="top"><b>{payload.title.text}</b><span>×</span></div>}
      <div className="middle"><Blocks blocks={payload.blocks} /></div>
      {kind === "modal" && (
        <div className="foot">
          {payload.close && <button>{payload.close.text}</button>}
          {payload.submit && <button className="send">{payload.submit.text}</button>}
        </div>
      )}
    </div>
  );
}

const style = `
body{font-family:Lato,"Liberation Sans",Arial,sans-serif;background:#eee;margin:12px;display:flex;flex-wrap:wrap;gap:16px;align-items:flex-start}
body>section{width:var(--width,390px);min-width:0} h3{font-size:13px;color:#555;margin:0 0 6px}
.card{background:#fff;border:1px solid #ccc;border-radius:8px;padding:10px;overflow-wrap:anywhere} .card *{max-width:100%;min-width:0;box-sizing:border-box}
.slack_blocks_to_jsx__rich_text{margin:8px 0}
.top,.foot{display:flex;justify-content:space-between;padding:12px 16px;border-bottom:1px solid #ddd;font-size:17px}
.modal{padding:0} .foot{justify-content:flex-end;gap:8px;border:0;border-top:1px solid #ddd} .middle{padding:10px 16px}
.foot button{padding:8px 14px;border:1px solid #bbb;border-radius:4px;background:#fff;font-weight:700} .foot .send{background:#007a5a;color:#fff;border:0}`;

const items = JSON.parse(fs.readFileSync(source, "utf8"));
const page = (
  <html lang="en">
    <head><meta charSet="utf-8" /><style dangerouslySetInnerHTML={{ __html: css + style }} /></head>
    <body>{items.map((item, n) => <section key={n}><h3>{item.title}</h3><Frame {...item} /></section>)}</body>
  </html>
);
fs.writeFileSync(out, "<!doctype html>" + renderToStaticMarkup(page));
