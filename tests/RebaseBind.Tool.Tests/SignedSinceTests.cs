using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using RebaseBind.TestImages;
using RebaseBind.TestSupport;

namespace RebaseBind.Tool.Tests;

/// <summary>Images that osslsigncode signs before and after they are rewritten.</summary>
[TestClass]
public sealed class SignedSinceTests
{
    [TestMethod]
    public void WhatWasSignedAfterwardsIsProvenAndUndone()
    {
        Witness.Osslsigncode.Require();
        using Tree tree = Tree.OfThreeColliding();
        var before = Tree.Hashes(tree.Root);
        ToolRun.Of("apply", tree.Root, "--in-place", "--dynamic-base", "clear").Expect(0);
        CreateCertificate(tree, "release");

        // Moved; kept, with another flag; and not rewritten at all.
        foreach (string path in new[] { "a.dll", "sub/b.dll", "app.exe" })
        {
            Sign(tree, path, "release");
        }

        JsonElement document = ToolRun.Of("verify", tree.Root, "--json", "-").Expect(0).Json();
        Assert.IsTrue(document.GetProperty("isProven").GetBoolean());
        CollectionAssert.AreEqual(
            new[] { "RB4008 note a.dll", "RB4008 note app.exe", "RB4008 note sub/b.dll" },
            document.GetProperty("findings").EnumerateArray().Select(Describe).ToArray());
        StringAssert.StartsWith(ToolRun.Of("verify", tree.Root).Expect(0).Output, "4 images: 1 proven, 3 signed\n", StringComparison.Ordinal);

        Assert.AreEqual("4 images undone\n", ToolRun.Of("undo", tree.Root).Expect(0).Output);
        CollectionAssert.AreEqual(before.ToArray(), Tree.Hashes(tree.Root).ToArray());
    }

    [TestMethod]
    [DataRow("keep")]
    [DataRow("pages")]
    public void TheFirstSignatureComesBackAndIsValid(string layout)
    {
        Witness.Osslsigncode.Require();
        using var tree = new Tree();
        tree.With("a.dll", ImageBuilder.X64().WithPointers(10)).With("b.dll", ImageBuilder.X64().WithPointers(20));
        CreateCertificate(tree, "first");
        CreateCertificate(tree, "second");
        Sign(tree, "a.dll", "first");
        byte[] original = tree.Read("a.dll");
        string answer = Ask(tree, "first");
        StringAssert.Contains(answer, "Signature verification: ok", StringComparison.Ordinal);

        ToolRun.Of("apply", tree.Root, "--in-place", "--signed", "strip", "--layout", layout).Expect(0);
        StringAssert.Contains(Ask(tree, "first"), "No signature found", StringComparison.Ordinal);
        Sign(tree, "a.dll", "second");
        StringAssert.Contains(Ask(tree, "second"), "Signature verification: ok", StringComparison.Ordinal);
        ToolRun.Of("verify", tree.Root).Expect(0);
        ToolRun.Of("undo", tree.Root).Expect(0);

        CollectionAssert.AreEqual(original, tree.Read("a.dll"));
        Assert.AreEqual(answer, Ask(tree, "first"));
    }

    private static string Describe(JsonElement finding)
        => $"{finding.GetProperty("code").GetString()} {finding.GetProperty("severity").GetString()} {finding.GetProperty("image").GetString()}";

    private static string Ask(Tree tree, string certificate)
        => Witness.Osslsigncode.Ask("verify", "-CAfile", tree.Beside(certificate + ".pem"), "-in", tree.At("a.dll"));

    private static void Sign(Tree tree, string path, string certificate)
    {
        string signed = tree.Beside("signed.tmp");
        Witness.Osslsigncode.Approves(
            "sign", "-h", "sha256", "-certs", tree.Beside(certificate + ".pem"), "-key", tree.Beside(certificate + ".key"), "-in", tree.At(path), "-out", signed);
        File.Move(signed, tree.At(path), overwrite: true);
    }

    /// <summary>Writes a certificate that signs itself, and its key.</summary>
    private static void CreateCertificate(Tree tree, string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.3", "code signing")], critical: false));
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(tree.Beside(name + ".pem"), certificate.ExportCertificatePem());
        File.WriteAllText(tree.Beside(name + ".key"), key.ExportPkcs8PrivateKeyPem());
    }
}
