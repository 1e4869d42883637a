using System.Globalization;
using System.Text;

namespace RebaseBind.Reporting.Sarif;

/// <summary>Paths as SARIF has them: URI references below the folder that was looked at.</summary>
internal static class SarifPath
{
    /// <summary>The folder itself.</summary>
    internal const string Folder = ".";

    /// <summary>The path, every byte of its UTF-8 that could mean something percent-encoded (RFC 3986, 2.3).</summary>
    /// <param name="image">The image that a finding is about.</param>
    /// <returns>The folder, if that is nothing in it, as with a file that an option names: no machine's paths in reports.</returns>
    internal static string UriOf(string image)
    {
        if (!IsBelowFolder(image))
        {
            return Folder;
        }

        var uri = new StringBuilder(image.Length);
        foreach (byte value in Encoding.UTF8.GetBytes(image))
        {
            bool isPlain = value is (byte)'/' or (byte)'-' or (byte)'.' or (byte)'_' or (byte)'~'
                or (>= (byte)'0' and <= (byte)'9') or (>= (byte)'A' and <= (byte)'Z') or (>= (byte)'a' and <= (byte)'z');
            if (isPlain)
            {
                uri.Append((char)value);
            }
            else
            {
                uri.Append('%').Append(value.ToString("X2", CultureInfo.InvariantCulture));
            }
        }

        return uri.ToString();
    }

    private static bool IsBelowFolder(string image)
    {
        bool isRooted = image.Length == 0 || image[0] is '/' or '\\' || (image.Length > 2 && image[1] == ':' && image[2] is '/' or '\\');
        if (isRooted)
        {
            return false;
        }

        foreach (string part in image.Split('/'))
        {
            if (part == "..")
            {
                return false;
            }
        }

        return true;
    }
}
