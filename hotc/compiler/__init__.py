"""The compiler: from text to typed values and a graph. It opens no connection, reads no clock and prints nothing."""
