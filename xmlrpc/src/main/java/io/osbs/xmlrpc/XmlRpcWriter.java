package io.osbs.xmlrpc;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes calls and answers as UTF-8 documents, element for element as Koji's own library does.
 *
 * <p>Characters that XML cannot carry (a control character, half a surrogate pair) are written as
 * the text of their escape, such as backslash, {@code u001b}: a hub would refuse the whole call.
 */
public final class XmlRpcWriter {

  private static final String HEAD = "<?xml version='1.0'?>\n";

  private final StringBuilder xml = new StringBuilder(1024).append(HEAD);
  private final boolean careful;

  private XmlRpcWriter(boolean careful) {
    this.careful = careful;
  }

  /** A call. */
  public static byte[] call(MethodCall call) {
    XmlRpcWriter writer = new XmlRpcWriter(true);
    writer.xml.append("<methodCall>\n<methodName>");
    writer.text(call.method());
    writer.xml.append("</methodName>\n<params>\n");
    for (Object param : call.params()) {
      writer.param(param);
    }
    writer.xml.append("</params>\n</methodCall>\n");
    return writer.bytes();
  }

  /** An answer. */
  public static byte[] answer(MethodAnswer answer) {
    return answer(answer, true);
  }

  /**
   * An answer that is not well-formed when a string holds a control character: that is how hubs
   * answer, and what their clients have to live with.
   */
  public static byte[] answerAsHubsDo(MethodAnswer answer) {
    return answer(answer, false);
  }

  private static byte[] answer(MethodAnswer answer, boolean careful) {
    XmlRpcWriter writer = new XmlRpcWriter(careful);
    writer.xml.append("<methodResponse>\n");
    switch (answer) {
      case MethodAnswer.Value(Object value) -> {
        writer.xml.append("<params>\n");
        writer.param(value);
        writer.xml.append("</params>\n");
      }
      case MethodAnswer.Fault(long code, String text) -> {
        writer.xml.append("<fault>\n<value><struct>\n");
        writer.member("faultCode", code);
        writer.member("faultString", text);
        writer.xml.append("</struct></value>\n</fault>\n");
      }
    }
    writer.xml.append("</methodResponse>\n");
    return writer.bytes();
  }

  private byte[] bytes() {
    return xml.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void param(@Nullable Object value) {
    xml.append("<param>\n");
    value(value);
    xml.append("</param>\n");
  }

  private void value(@Nullable Object value) {
    xml.append("<value>");
    switch (value) {
      case null -> {
        xml.append("<nil/></value>");
        return;
      }
      case String text -> {
        xml.append("<string>");
        text(text);
        xml.append("</string>");
      }
      case Integer number -> xml.append("<int>").append(number).append("</int>");
      case Long number -> integer(number);
      case Double number -> real(number);
      case Boolean truth -> xml.append("<boolean>").append(truth ? 1 : 0).append("</boolean>");
      case byte[] bytes ->
          xml.append("<base64>\n")
              .append(Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(bytes))
              .append("\n</base64>");
      case List<?> array -> {
        xml.append("<array><data>\n");
        array.forEach(this::value);
        xml.append("</data></array>");
      }
      case Map<?, ?> struct -> {
        xml.append("<struct>\n");
        struct.forEach((name, member) -> member(String.valueOf(name), member));
        xml.append("</struct>");
      }
      default -> throw new IllegalArgumentException("no XML-RPC for a " + value.getClass());
    }
    xml.append("</value>\n");
  }

  private void integer(long number) {
    boolean small = number == (int) number;
    xml.append(small ? "<int>" : "<i8>").append(number).append(small ? "</int>" : "</i8>");
  }

  private void real(double number) {
    if (!Double.isFinite(number)) {
      throw new IllegalArgumentException("no XML-RPC for the number " + number);
    }
    xml.append("<double>").append(number).append("</double>");
  }

  private void member(String name, @Nullable Object value) {
    xml.append("<member>\n<name>");
    text(name);
    xml.append("</name>\n");
    value(value);
    xml.append("</member>\n");
  }

  private void text(String text) {
    int at = 0;
    while (at < text.length()) {
      int character = text.codePointAt(at);
      at += Character.charCount(character);
      switch (character) {
        case '&' -> xml.append("&amp;");
        case '<' -> xml.append("&lt;");
        case '>' -> xml.append("&gt;");
        // A parser would read a bare one as the end of a line.
        case '\r' -> xml.append(careful ? "&#13;" : "\r");
        default -> {
          if (isXml(character) || !careful) {
            xml.appendCodePoint(character);
          } else {
            xml.append("\\u%04x".formatted(character));
          }
        }
      }
    }
  }

  /** True for what XML 1.0 calls a character. */
  public static boolean isXml(int character) {
    return character == '\t'
        || character == '\n'
        || character == '\r'
        || (character >= 0x20 && character <= 0xd7ff)
        || (character >= 0xe000 && character <= 0xfffd)
        || character >= 0x10000;
  }
}
