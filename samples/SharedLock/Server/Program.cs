System.Console.WriteLine("Server");
