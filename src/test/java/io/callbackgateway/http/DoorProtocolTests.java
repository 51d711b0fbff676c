package io.callbackgateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.callbackgateway.testing.RawConnection;
import io.callbackgateway.testing.RunningGateway;
import io.callbackgateway.testing.SharedGateway;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.apache.catalina.util.ServerInfo;
import org.apache.coyote.AbstractProcessor;
import org.apache.coyote.AbstractProtocol;
import org.apache.coyote.Request;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http11.Http11InputBuffer;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.buf.MessageBytes;
import org.apache.tomcat.util.http.parser.HttpParser;
import org.apache.tomcat.util.net.AbstractEndpoint;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SecureNioChannel;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What {@link DoorProtocol}, {@link RequestHead} and {@link RequestLine} rely on in Tomcat and Tomcat does not promise. What they make of it is tried over
 * sockets: here, and by SlowCallersTests, SlowHandshakeTests, ManyConnectionsTests, FramingTests, TlsTests and CertificateTests. All
 * of them have to be green before another line of Tomcat's versions goes out.
 */
@ExtendWith(SharedGateway.class)
class DoorProtocolTests {

    private static RunningGateway gateway;

    @BeforeAll
    static void share(RunningGateway shared) {
        gateway = shared;
    }

    @Test
    void tomcatIsOfTheLineThatThisWasTriedWith() {
        assertThat(ServerInfo.getServerNumber())
                .as("Read DoorProtocol, RequestHead and RequestLine beside the new Tomcat, then change this line")
                .startsWith("10.1.");
    }

    @Test
    void tomcatStillHasWhatIsOverriddenAndRead() {
        assertThatCode(() -> {
                    overridable(AbstractHttp11Protocol.class, "createProcessor");
                    overridable(AbstractHttp11Protocol.class, "addSslHostConfig", SSLHostConfig.class, boolean.class);
                    overridable(AbstractProtocol.class, "start");
                    overridable(AbstractProtocol.class, "stop");
                    overridable(AbstractProcessor.class, "parseHost", MessageBytes.class);
                    overridable(Http11Processor.class, "service", SocketWrapperBase.class);
                    overridable(NioEndpoint.class, "setSocketOptions", SocketChannel.class);
                    NioEndpoint.class.getDeclaredMethod("destroySocket", SocketChannel.class);
                    NioEndpoint.class.getDeclaredMethod("getNioChannels");
                    NioEndpoint.class.getDeclaredMethod("getPoller");
                    NioEndpoint.Poller.class.getMethod("register", NioEndpoint.NioSocketWrapper.class);
                    NioEndpoint.NioSocketWrapper.class.getConstructor(NioChannel.class, NioEndpoint.class);
                    overridable(NioEndpoint.NioSocketWrapper.class, "read", boolean.class, ByteBuffer.class);
                    SecureNioChannel.class.getConstructor(SocketBufferHandler.class, NioEndpoint.class);
                    NioChannel.class.getMethod("reset", SocketChannel.class, NioEndpoint.NioSocketWrapper.class);
                    AbstractEndpoint.class.getDeclaredField("socketProperties");
                    overridable(AbstractHttp11Protocol.class, "getHttpParser");
                    overridable(HttpParser.class, "isQueryRelaxed", int.class);
                    overridable(HttpParser.class, "isNotRequestTargetRelaxed", int.class);
                    Http11InputBuffer.class.getMethod("getByteBuffer");
                    Request.class.getMethod("getInputBuffer");
                    Request.class.getMethod("getStartTimeNanos");
                    AbstractEndpoint.class.getMethod("getConnections");
                    AbstractEndpoint.class.getMethod(
                            "processSocket", SocketWrapperBase.class, SocketEvent.class, boolean.class);
                    AbstractEndpoint.class.getDeclaredField("connections");
                    SocketWrapperBase.class.getMethod("getCurrentProcessor");
                    NioChannel.class.getMethod("getIOChannel");
                    NioChannel.class.getMethod("isHandshakeComplete");
                    Http11NioProtocol.class.getConstructor(NioEndpoint.class);
                })
                .doesNotThrowAnyException();
    }

    private static void overridable(Class<?> type, String method, Class<?>... parameters) throws NoSuchMethodException {
        int modifiers = type.getDeclaredMethod(method, parameters).getModifiers();
        assertThat(Modifier.isPrivate(modifiers) || Modifier.isFinal(modifiers))
                .as("%s is private or final", method)
                .isFalse();
    }

    /** Tomcat calls parseHost also for what it could not read: else these would lack the headers that are set there. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /callbacks/idpay/uat HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}",
                "nonsense\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: localhost\r\nno colon\r\n\r\n",
                "GET / HTTP/7.0\r\nHost: localhost\r\n\r\n",
                "OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n",
            })
    void everyAnswerHasTheHeadersThatAreSetBeforeARequestIsHandedOn(String request) throws IOException {
        try (RawConnection connection = RawConnection.to(gateway.port())) {
            assertThat(connection.send(request).head())
                    .contains(
                            "Cache-Control: no-store", "X-Content-Type-Options: nosniff", "Content-Security-Policy: ");
        }
    }
}
