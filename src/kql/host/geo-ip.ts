import type { HostTable, IpLocation } from './entry.js';

const FIELDS: readonly (keyof IpLocation)[] = ['country', 'state', 'city', 'latitude', 'longitude'];

/** Where IP addresses are, by the database that the program brings along. */
export const GEO_IP_FUNCTIONS: HostTable = {
  geo_info_from_ip_address: {
    params: ['string'],
    result: 'dynamic',
    call: ([address], { locate }) => {
      if (locate === undefined) throw new Error('There is no database of addresses here');
      const place = typeof address === 'string' ? locate(address.trim()) : null;
      return place === null ? null : JSON.stringify(Object.fromEntries(FIELDS.flatMap((field) => (place[field] === undefined ? [] : [[field, place[field]]]))));
    },
    note: 'geo_info_from_ip_address() knows the country alone here: state, city, latitude and longitude are left out, and its data set is not that of Kusto.',
    doc: 'geo-info-from-ip-address-function',
  },
};
