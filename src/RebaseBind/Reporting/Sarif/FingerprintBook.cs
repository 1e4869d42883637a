using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using RebaseBind.Files;
using RebaseBind.Findings;
using RebaseBind.Words;

namespace RebaseBind.Reporting.Sarif;

/// <summary>Fingerprints of findings: the same as long as code, image and wording are, whatever other findings come and go.</summary>
/// <remarks>
/// Numbers and their units do not count, since an address, a count or a size may change with every build and the finding is still the same.
/// Findings that differ in nothing else are numbered: "…:1", "…:2".
/// </remarks>
internal sealed class FingerprintBook
{
    private const int BytesShown = 16;

    private readonly Dictionary<string, int> seen = new(StringComparer.Ordinal);

    /// <summary>The fingerprint of the next finding.</summary>
    internal string Next(Finding finding)
    {
        string identity = finding.Code + "\n" + finding.Image + "\n" + string.Join(" ", WithoutNumbers(finding.Message.Split(' ')));
        string hash = HexText.Of(ContentHash.Sha256(Encoding.UTF8.GetBytes(identity)).AsSpan(0, BytesShown));
        seen.TryGetValue(hash, out int count);
        seen[hash] = count + 1;
        return hash + ":" + (count + 1).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Words with "#" in place of each number, and of each number with its unit.</summary>
    private static IEnumerable<string> WithoutNumbers(string[] words)
    {
        bool isBehindNumber = false;
        foreach (string word in words)
        {
            string bare = word.Trim('(', ')', ',', '.', ';', ':', '\'', '"', '+', '-', '%');
            bool isNumber = IsNumber(bare);
            if (!isBehindNumber || !Amounts.IsUnit(bare))
            {
                yield return isNumber ? "#" : word;
            }

            isBehindNumber = isNumber;
        }
    }

    /// <summary>Whether a word is a number, an address or a range: digits are not enough, because names have them, too.</summary>
    private static bool IsNumber(string bare) => bare.Length != 0 && bare.Split('-').All(static part => IsPlainNumber(part));

    private static bool IsPlainNumber(string part)
    {
        bool isHexadecimal = part.StartsWith("0x", StringComparison.OrdinalIgnoreCase) && part.Length > 2;
        return isHexadecimal
            ? ulong.TryParse(part.Substring(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _)
            : part.Length != 0 && part.All(static sign => sign is (>= '0' and <= '9') or ',' or '.');
    }
}
