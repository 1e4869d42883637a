// Numbers as a person reads them: the same texts as Amounts.cs and HexText.cs write, with a true minus sign. A test compares them.

const plainNumber = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** How many of one unit make the next, how many of what is counted make the smallest, and the units' signs. */
const SIZES = { step: 1024, smallest: 1, units: ['B', 'KiB', 'MiB', 'GiB', 'TiB'] };
const TIMES = { step: 1000, smallest: 1000, units: ['ms', 's'] };

/** The nearest whole number, of two the larger. */
function divided(number, divisor) {
  return Math.floor(number / divisor) + (number % divisor * 2 >= divisor ? 1 : 0);
}

function scaledText(value, scale, largest, isExact) {
  const amount = Math.round(Math.abs(value));
  let divisor = scale.smallest;
  let unit = 0;

  // What would be written as 1,024 KiB is 1 MiB.
  for (; unit < largest && divided(amount, divisor) >= scale.step; unit++) {
    divisor *= scale.step;
  }

  const whole = Math.floor(amount / divisor);
  const parts = isExact ? divisor : divisor === 1 || whole >= 100 ? 1 : whole >= 10 ? 10 : whole >= 1 ? 100 : 1000;
  const part = divided(amount % divisor * parts, divisor);
  const fraction = String(parts + part % parts).slice(1).replace(/0+$/, '');
  return (value < 0 ? '−' : '') + plainNumber.format(whole + Math.floor(part / parts)) + (fraction === '' ? '' : '.' + fraction) + ' ' + scale.units[unit];
}

function scaledPair(before, after, scale) {
  for (let largest = scale.units.length - 1; largest >= 0; largest--) {
    const texts = [scaledText(before, scale, largest, false), scaledText(after, scale, largest, false)];
    if (before === after || texts[0] !== texts[1]) {
      return texts;
    }
  }

  return [scaledText(before, scale, 0, true), scaledText(after, scale, 0, true)];
}

function numberText(value) {
  return (value < 0 ? '−' : '') + plainNumber.format(Math.abs(value));
}

function countText(value, noun, nouns) {
  return numberText(value) + ' ' + (value === 1 ? noun : nouns || noun + 's');
}

function sizeText(bytes) {
  return scaledText(bytes, SIZES, SIZES.units.length - 1, false);
}

function timeText(microseconds) {
  return scaledText(microseconds, TIMES, TIMES.units.length - 1, false);
}

/** Two numbers that are compared: both more precise than alone if their texts would be the same although the numbers differ. */
function pairTexts(before, after, format) {
  return format === sizeText ? scaledPair(before, after, SIZES)
    : format === timeText ? scaledPair(before, after, TIMES)
      : [format(before), format(after)];
}

function changeText(before, after, format) {
  if (after === null) {
    return '';
  }

  return before === after ? 'no change' : (after > before ? '+' : '') + format(after - before);
}

function hexText(number) {
  return '0x' + number.toString(16);
}

/** Addresses are kept in units of 64 KiB, so that all of them are exact, and written in two parts, because no browser promises all digits of more than 53 bits. */
function addressText(units) {
  const address = Math.round(units * 65536);
  const whole = Math.floor(address / 65536);
  return whole === 0 ? hexText(address) : hexText(whole) + (address % 65536).toString(16).padStart(4, '0');
}
