using System;
using System.IO;
using System.Text;
using System.Threading;
using RebaseBind.Reporting.Loads;

namespace RebaseBind.Tasks.Simulating;

/// <summary>The page that GitHub shows of a step: a file that all programs of the step append to.</summary>
/// <seealso href="https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions#adding-a-job-summary">
/// What may be in it.
/// </seealso>
internal static class StepSummary
{
    /// <summary>More than that, and GitHub shows nothing of the step; in bytes.</summary>
    private const long Limit = 1024 * 1024;

    /// <summary>Others that build at the same time may append, too: so many attempts, so far apart.</summary>
    private const int Attempts = 20;
    private const int MillisecondsBetween = 50;

    /// <summary>Appends a report.</summary>
    /// <param name="path">The file's full path.</param>
    /// <param name="title">What the report is of.</param>
    /// <param name="report">The report, as Markdown in UTF-8.</param>
    /// <returns>Why it was not appended; null if it was.</returns>
    internal static string? Append(string path, string title, ReadOnlyMemory<byte> report)
    {
        byte[] content = [.. Encoding.UTF8.GetBytes($"# {MarkdownText.Text(title)}\n\n"), .. report.ToArray(), (byte)'\n'];
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.None);
                if (file.Length + content.Length > Limit)
                {
                    return "a step's summary has at most 1 MiB";
                }

                file.Write(content, 0, content.Length);
                return null;
            }
            catch (IOException) when (attempt < Attempts && File.Exists(path))
            {
                Thread.Sleep(MillisecondsBetween);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                return failure.Message;
            }
        }
    }
}
