/** Functions that programs import by number, by the export tables of Windows' Winsock libraries. */
const WINSOCK: Readonly<Record<number, string>> = {
  1: 'accept', 2: 'bind', 3: 'closesocket', 4: 'connect', 5: 'getpeername', 6: 'getsockname', 7: 'getsockopt', 8: 'htonl', 9: 'htons',
  10: 'ioctlsocket', 11: 'inet_addr', 12: 'inet_ntoa', 13: 'listen', 14: 'ntohl', 15: 'ntohs', 16: 'recv', 17: 'recvfrom', 18: 'select',
  19: 'send', 20: 'sendto', 21: 'setsockopt', 22: 'shutdown', 23: 'socket', 51: 'gethostbyaddr', 52: 'gethostbyname', 53: 'getprotobyname',
  54: 'getprotobynumber', 55: 'getservbyname', 56: 'getservbyport', 57: 'gethostname', 101: 'WSAAsyncSelect', 102: 'WSAAsyncGetHostByAddr',
  103: 'WSAAsyncGetHostByName', 108: 'WSACancelAsyncRequest', 111: 'WSAGetLastError', 112: 'WSASetLastError', 115: 'WSAStartup',
  116: 'WSACleanup', 151: '__WSAFDIsSet', 500: 'WEP',
};

/** The name that imphash gives an import by number: the function's where the library is a well-known one, else "ord12". */
export function ordinalName(dll: string, ordinal: number): string {
  const known = /^(?:ws2_32|wsock32)\.dll$/i.test(dll) ? WINSOCK[ordinal] : undefined;
  return known ?? `ord${ordinal}`;
}
