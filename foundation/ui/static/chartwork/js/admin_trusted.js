// Django's admin brings jQuery, which makes elements from strings of HTML; under Trusted Types
// that needs a default policy. Only pages of the admin have one: config/admin_site.py.
//
// This is the second lock; the first is that no inline script ever runs. Here a string may hold
// plain elements with plain attributes and nothing else: no script, no frame, no style, no
// handler, no address that runs. What does not read like that from end to end is refused, and
// the caller gets a TypeError. Nothing becomes a script, or the address of one.
(function () {
  if (!window.trustedTypes || window.trustedTypes.defaultPolicy) return;
  const elements =
    "a|b|br|button|div|em|fieldset|form|h[1-6]|i|img|input|label|legend|li|ol|optgroup|option|p|" +
    "select|small|span|strong|table|tbody|td|textarea|tfoot|th|thead|tr|ul";
  const attributes =
    "alt|aria-[a-z]+|autocapitalize|autocomplete|autocorrect|checked|class|colspan|data-[a-z-]+|" +
    "disabled|for|id|msallowcapture|multiple|name|role|rowspan|scope|selected|spellcheck|tabindex|" +
    "title|type|value";
  // Nothing, "#", or an address of this site; never a scheme.
  const start = "(?:[?#]|/(?![/\\\\]))";
  const address = `(?:href|src)\\s*=\\s*(?:""|''|"${start}[^"<>:]*"|'${start}[^'<>:]*')`;
  const plain = `(?:${attributes})(?:\\s*=\\s*(?:"[^"<>]*"|'[^'<>]*'|[\\w-]+))?`;
  const tag = `<(?:${elements})(?:(?:\\s+|(?<=["']))(?:${address}|${plain}))*\\s*/?>|</(?:${elements})\\s*>`;
  const wellKnown = new RegExp(`^(?:[^<]|${tag})*$`, "i");
  window.trustedTypes.createPolicy("default", {
    createHTML: (html) => (wellKnown.test(html) ? html : null),
  });
})();
