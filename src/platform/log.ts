import { pino, type DestinationStream, type Logger, type LoggerOptions } from 'pino'

/**
 * Structured logs. Nothing that names a person goes in: request bodies and query strings are never logged, and these
 * paths are removed should somebody log an object that carries them.
 */
export function makeLogger(
  options: { level?: string; pretty?: boolean; destination?: DestinationStream } = {},
): Logger {
  const settings: LoggerOptions = {
    level: options.level ?? 'info',
    redact: {
      paths: [
        'password',
        '*.password',
        'citizenId',
        '*.citizenId',
        'phone',
        '*.phone',
        'bankCard',
        '*.bankCard',
        'req.headers.cookie',
      ],
      remove: true,
    },
    ...(options.pretty && {
      transport: { target: 'pino-pretty', options: { translateTime: 'HH:MM:ss', ignore: 'pid,hostname' } },
    }),
  }
  return options.destination ? pino(settings, options.destination) : pino(settings)
}
