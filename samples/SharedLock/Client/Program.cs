System.Console.WriteLine("Client");
