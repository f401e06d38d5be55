Console.WriteLine("circus");
return 0;
