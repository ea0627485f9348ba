/** Channels whose provider charges money for each message. */
export const paidChannels = ['sms', 'whatsapp'] as const;
export type PaidChannel = (typeof paidChannels)[number];

export const isPaid = (channel: string): channel is PaidChannel =>
  (paidChannels as readonly string[]).includes(channel);
