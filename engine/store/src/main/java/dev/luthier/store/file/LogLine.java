package dev.luthier.store.file;

import dev.luthier.store.json.EntryCodec;
import dev.luthier.study.LogEntry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** The frame of a line: JSON whose last field is the checksum of what stands before it. */
final class LogLine {
  /** The newest version of the format. */
  static final int VERSION = 1;

  private static final byte[] SUFFIX = ascii(",\"crc\":\"xxxxxxxx\"}");
  private static final byte[] HEADER = ascii("{\"luthier\":");
  private static final byte[] SEQ = ascii("{\"seq\":");
  private static final int DIGITS_AT = 8;
  private static final byte[] HEX = ascii("0123456789abcdef");

  private LogLine() {}

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Bytes of whole lines, waiting to be written. */
  static final class Batch extends ByteArrayOutputStream {
    void header() {
      int start = count;
      writeBytes(ascii("{\"luthier\":" + VERSION + ",\"log\":\"study\""));
      frame(start);
    }

    void entry(LogEntry entry) throws IOException {
      int start = count;
      EntryCodec.write(entry, this);
      count--;
      frame(start);
    }

    private void frame(int start) {
      var crc = new CRC32C();
      crc.update(buf, start, count - start);
      int value = (int) crc.getValue();
      int suffix = count;
      writeBytes(SUFFIX);
      for (int i = 0; i < 8; i++) {
        buf[suffix + DIGITS_AT + i] = HEX[(value >>> (28 - 4 * i)) & 15];
      }
      write('\n');
    }

    byte[] bytes() {
      return buf;
    }
  }

  /** Whether the line, without its line feed, is whole. */
  static boolean isSound(byte[] bytes, int offset, int length) {
    int body = length - SUFFIX.length;
    if (body < 1) {
      return false;
    }
    int suffix = offset + body;
    int value = 0;
    for (int i = 0; i < SUFFIX.length; i++) {
      byte b = bytes[suffix + i];
      if (i >= DIGITS_AT && i < DIGITS_AT + 8) {
        int digit = digit(b);
        if (digit < 0) {
          return false;
        }
        value = value << 4 | digit;
      } else if (b != SUFFIX[i]) {
        return false;
      }
    }
    var crc = new CRC32C();
    crc.update(bytes, offset, body);
    return (int) crc.getValue() == value;
  }

  private static int digit(byte b) {
    if (b >= '0' && b <= '9') {
      return b - '0';
    }
    return b >= 'a' && b <= 'f' ? b - 'a' + 10 : -1;
  }

  /** The version in a header; -1 if the line is none. */
  static long version(byte[] bytes, int offset) {
    return number(bytes, offset, HEADER);
  }

  /** Whether the bytes begin as a header does. */
  static boolean mayBeHeader(byte[] bytes, int offset, int length) {
    int shared = Math.min(length, HEADER.length);
    return Arrays.equals(bytes, offset, offset + shared, HEADER, 0, shared);
  }

  /** The sequence number of an entry; -1 if the line is none. */
  static long seq(byte[] bytes, int offset) {
    return number(bytes, offset, SEQ);
  }

  /** A sound line always ends with a quote and a brace, so that digits end before the array. */
  private static long number(byte[] bytes, int offset, byte[] prefix) {
    for (int i = 0; i < prefix.length; i++) {
      if (bytes[offset + i] != prefix[i]) {
        return -1;
      }
    }
    long number = -1;
    for (int i = offset + prefix.length; bytes[i] >= '0' && bytes[i] <= '9'; i++) {
      number = Math.max(number, 0) * 10 + (bytes[i] - '0');
    }
    return number;
  }
}
