package io.osbs.xmlrpc;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of an XML document (XML 1.0, appendix F: its mark, then its declaration, then UTF-8).
 * Read here, since the JDK's parser prints on stderr what it finds wrong with bytes.
 */
final class DocumentText {

  private static final Pattern DECLARED =
      Pattern.compile("^<\\?xml\\s[^>]*?\\bencoding\\s*=\\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']");
  private static final int LONGEST_DECLARATION = 200;

  private DocumentText() {}

  static String of(byte[] document) throws MalformedException {
    Charset charset = charset(document);
    CharsetDecoder decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer bytes = ByteBuffer.wrap(document);
    CharBuffer text =
        CharBuffer.allocate((int) Math.ceil(document.length * (double) decoder.maxCharsPerByte()));
    CoderResult result = decoder.decode(bytes, text, true);
    if (result.isError()) {
      throw new MalformedException(
          "not well-formed XML: byte %d is not %s".formatted(bytes.position() + 1, charset));
    }
    decoder.flush(text);
    text.flip();
    return text.length() > 0 && text.charAt(0) == '\ufeff'
        ? text.subSequence(1, text.length()).toString()
        : text.toString();
  }

  private static Charset charset(byte[] document) throws MalformedException {
    int first = document.length < 2 ? 0 : ((document[0] & 0xff) << 8) | (document[1] & 0xff);
    return switch (first) {
      case 0xfeff, 0x003c -> StandardCharsets.UTF_16BE;
      case 0xfffe, 0x3c00 -> StandardCharsets.UTF_16LE;
      default -> declared(document);
    };
  }

  private static Charset declared(byte[] document) throws MalformedException {
    int length = Math.min(document.length, LONGEST_DECLARATION);
    Matcher declared =
        DECLARED.matcher(new String(document, 0, length, StandardCharsets.ISO_8859_1));
    if (!declared.find()) {
      return StandardCharsets.UTF_8;
    }
    try {
      return Charset.forName(declared.group(1));
    } catch (IllegalCharsetNameException | UnsupportedCharsetException _) {
      throw new MalformedException(
          "not well-formed XML: there is no encoding '%s'".formatted(declared.group(1)));
    }
  }
}
