// Django's admin brings jQuery, which sets HTML from strings; under Trusted Types that needs a
// default policy. Pages of students have none. This is the second lock: the first is that the
// content policy runs no inline script at all, so a string can never become a program. Here a
// string that even tries is refused, and nothing becomes a script or a script's address.
(function () {
  if (!window.trustedTypes || window.trustedTypes.defaultPolicy) return;
  const suspicious =
    /<\s*\/?\s*(script|iframe|frame|object|embed|base|link|meta|style|form\s|template)|[\s"'/]on[a-z]+\s*=|javascript:|srcdoc/i;
  window.trustedTypes.createPolicy("default", {
    createHTML: (html) => (suspicious.test(html) ? null : html),
  });
})();
