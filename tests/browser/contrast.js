// Every button of the page, and one of each look, in every state: those whose text has a contrast below `least` to what lies behind it, as
// sentences. What a pointer or the keyboard would bring, attributes bring here, by rules of the same weight.
const least = arguments[0];

const forced = (selector) => selector.replaceAll(':hover', '[data-hover]').replace(/:focus(-visible)?(?![-\w])/g, '[data-focus]');
const widen = (rules) => {
  for (const rule of rules) {
    if (rule.selectorText) rule.selectorText = forced(rule.selectorText);
    if (rule.cssRules) widen(rule.cssRules);
  }
};
for (const sheet of document.styleSheets) widen(sheet.cssRules);

const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
const colour = (text) => {
  canvas.clearRect(0, 0, 1, 1);
  canvas.fillStyle = text;
  canvas.fillRect(0, 0, 1, 1);
  const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
  return [red, green, blue, alpha / 255];
};
const over = ([red, green, blue, alpha], under) =>
  [red, green, blue].map((one, at) => one * alpha + under[at] * (1 - alpha)).concat(1);
// A node's background and text, as its ancestors and their opacity leave them.
const seen = (node) => {
  const behind = node.parentElement ? seen(node.parentElement).background : [255, 255, 255, 1];
  const style = getComputedStyle(node);
  const opacity = Number(style.opacity);
  const faded = (paint, under) => over([...over(paint, under).slice(0, 3), opacity], behind);
  const own = colour(style.backgroundColor);
  return { background: faded(own, behind), text: faded(colour(style.color), over(own, behind)) };
};
const light = (paint) => {
  const [red, green, blue] = paint.slice(0, 3).map((one) => {
    const part = one / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
const contrast = (node) => {
  const { background, text } = seen(node);
  const [high, low] = [light(background), light(text)].sort((one, other) => other - one);
  return (high + 0.05) / (low + 0.05);
};

const looks = document.createElement('div');
for (const look of ['', 'primary', 'success', 'danger', 'as-link', 'icon-button', 'reaction', 'mention', 'button']) {
  const made = document.createElement('button');
  made.className = look;
  made.dataset.test = `look:${look}`;
  made.textContent = 'text';
  looks.append(made);
}
document.querySelector('main').append(looks);

const states = [[], ['data-hover'], ['data-focus'], ['data-hover', 'data-focus']];
const kinds = { usable: [], disabled: [['disabled', '']], 'aria-disabled': [['aria-disabled', 'true']], busy: [['aria-busy', 'true']] };
const wrong = [];
for (const node of document.querySelectorAll('button')) {
  if (!node.textContent.trim()) continue;
  const before = ['disabled', 'aria-disabled', 'aria-busy'].map((name) => [name, node.getAttribute(name)]);
  for (const [kind, attributes] of Object.entries(kinds)) {
    for (const [name] of before) node.removeAttribute(name);
    for (const [name, value] of attributes) node.setAttribute(name, value);
    for (const state of states) {
      for (const name of state) node.setAttribute(name, '');
      // What cannot be seen until the pointer or the focus is there has no contrast.
      const hidden = getComputedStyle(node).opacity === '0';
      const found = contrast(node);
      if (!hidden && found < least) {
        const what = node.dataset.test ?? node.id ?? node.className;
        wrong.push(`${what}, ${[kind, ...state].join(', ')}: ${found.toFixed(2)} to 1`);
      }
      for (const name of state) node.removeAttribute(name);
    }
  }
  for (const [name, value] of before) {
    if (value === null) node.removeAttribute(name);
    else node.setAttribute(name, value);
  }
}
looks.remove();
return wrong;
