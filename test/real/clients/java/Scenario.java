import java.net.URI;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** Defines what the Java clients put and get, and reports differences. */
final class Scenario {
  static final int MIB = 1024 * 1024;
  static final int PART = 5 * MIB;
  static final int LARGE = 100 * MIB;
  /** The sizes; the third ends in a part of one byte. */
  static final List<Integer> SIZES = List.of(0, 1, PART + 1, LARGE);
  static final String SPECIAL = "special/a b+c%20ü ";
  /** Keys in the order in which S3 lists them. */
  static final List<String> LISTED = List.of("list/a/1", "list/a/2", "list/b/1", "list/c");
  /** The algorithms that the SDK computes. It accepts MD5 only if the caller computes it. */
  static final List<ChecksumAlgorithm> ALGORITHMS =
      List.of(
          ChecksumAlgorithm.CRC32,
          ChecksumAlgorithm.CRC32_C,
          ChecksumAlgorithm.CRC64_NVME,
          ChecksumAlgorithm.SHA1,
          ChecksumAlgorithm.SHA256,
          ChecksumAlgorithm.SHA512,
          ChecksumAlgorithm.XXHASH64,
          ChecksumAlgorithm.XXHASH3,
          ChecksumAlgorithm.XXHASH128);
  static final String BUCKET = System.getenv("AWS_BUCKET");
  static final URI ENDPOINT = URI.create(System.getenv("AWS_ENDPOINT_URL"));

  private Scenario() {}

  /** The largest size is sent once for each way, not for each checksum, because it takes a second or two. */
  static List<Integer> sizes(ChecksumAlgorithm algorithm) {
    return algorithm == ChecksumAlgorithm.CRC32 ? SIZES : SIZES.subList(0, SIZES.size() - 1);
  }

  /** Returns the same bytes in each call; no two parts are equal. */
  static byte[] content(int size) {
    byte[] content = new byte[size];
    new Random(7).nextBytes(content);
    return content;
  }

  static void expect(String what, Object got, Object wanted) {
    if (Objects.equals(got, wanted)) return;
    throw new AssertionError(what + ": got " + got + ", and not " + wanted);
  }

  static void expectBytes(String what, byte[] got, byte[] wanted) throws Exception {
    expect(what + ", its length", got.length, wanted.length);
    expect(what + ", its SHA-256", sha256(got), sha256(wanted));
  }

  /** Compares the bytes. The SDK has already verified the checksum, if it is a full-object checksum. */
  static void expectObject(
      String what, ResponseBytes<GetObjectResponse> got, byte[] wanted, ChecksumAlgorithm algorithm)
      throws Exception {
    expectBytes(what, got.asByteArrayUnsafe(), wanted);
    expect(what + ", Content-Length", got.response().contentLength(), (long) wanted.length);
    expectChecksum(what, got.response(), wanted.length, algorithm);
  }

  static void expectChecksum(
      String what, GetObjectResponse response, int size, ChecksumAlgorithm algorithm) {
    String checksum =
        switch (algorithm) {
          case CRC32 -> response.checksumCRC32();
          case CRC32_C -> response.checksumCRC32C();
          case CRC64_NVME -> response.checksumCRC64NVME();
          case SHA1 -> response.checksumSHA1();
          case SHA256 -> response.checksumSHA256();
          case SHA512 -> response.checksumSHA512();
          case XXHASH64 -> response.checksumXXHASH64();
          case XXHASH3 -> response.checksumXXHASH3();
          case XXHASH128 -> response.checksumXXHASH128();
          default -> throw new AssertionError(algorithm);
        };
    expect(what + ", its checksum is there", checksum != null, true);
    boolean composite = size > PART && algorithm != ChecksumAlgorithm.CRC64_NVME;
    ChecksumType wanted = composite ? ChecksumType.COMPOSITE : ChecksumType.FULL_OBJECT;
    expect(what + ", its checksum's type", response.checksumType(), wanted);
    String parts = composite ? "-" + (size + PART - 1) / PART : "";
    expect(what + ", its checksum's parts", checksum.replaceFirst("^[^-]*", ""), parts);
  }

  /** Ranges by their header, each with its first byte and the byte after its last. */
  static Map<String, int[]> ranges(int size) {
    return Map.of(
        "bytes=0-0", new int[] {0, 1},
        "bytes=" + (PART - 2) + "-" + (PART + 1), new int[] {PART - 2, PART + 2},
        "bytes=" + (size - 3) + "-", new int[] {size - 3, size},
        "bytes=-5", new int[] {size - 5, size});
  }

  static byte[] slice(byte[] content, int[] range) {
    return Arrays.copyOfRange(content, range[0], range[1]);
  }

  private static String sha256(byte[] content) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
  }
}
