using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace RebaseBind.Oracle.Tests.Packages;

/// <summary>Asks a PostgreSQL server of this machine by its simple query protocol, version 3.0, as its documentation describes it.</summary>
internal static class PostgresClient
{
    private const int ProtocolVersion = 3 << 16;

    /// <summary>A port of this machine that nobody listens at.</summary>
    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>What the server answers: a line for each row, notice and error.</summary>
    internal static string Ask(int port, string user, string commands)
    {
        using var client = new TcpClient();
        client.Connect(IPAddress.Loopback, port);
        using NetworkStream stream = client.GetStream();
        byte[] version = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(version, ProtocolVersion);
        Send(stream, [], [.. version, .. Encoding.UTF8.GetBytes($"user\0{user}\0database\0{user}\0\0")]);
        Receive(stream);
        Send(stream, "Q"u8, Encoding.UTF8.GetBytes(commands + '\0'));
        return string.Join('\n', Receive(stream));
    }

    private static void Send(NetworkStream stream, ReadOnlySpan<byte> kind, byte[] content)
    {
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, content.Length + length.Length);
        stream.Write([.. kind, .. length, .. content]);
    }

    /// <summary>Reads until the server is ready for the next query.</summary>
    private static List<string> Receive(NetworkStream stream)
    {
        var lines = new List<string>();
        byte[] head = new byte[5];
        while (true)
        {
            stream.ReadExactly(head);
            byte[] content = new byte[BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(1)) - 4];
            stream.ReadExactly(content);
            switch ((char)head[0])
            {
                case 'D':
                    lines.Add(Row(content));
                    break;
                case 'E' or 'N':
                    lines.Add(Encoding.UTF8.GetString(content).Replace('\0', ' '));
                    break;
                case 'Z':
                    return lines;
                default:
                    break;
            }
        }
    }

    private static string Row(ReadOnlySpan<byte> content)
    {
        var fields = new List<string>();
        int count = BinaryPrimitives.ReadInt16BigEndian(content);
        content = content[2..];
        for (int field = 0; field < count; field++)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(content);
            fields.Add(length < 0 ? "null" : Encoding.UTF8.GetString(content.Slice(4, length)));
            content = content[(4 + Math.Max(length, 0))..];
        }

        return string.Join('|', fields);
    }
}
